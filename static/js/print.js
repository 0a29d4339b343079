// "Print" buttons. Without scripts they stay hidden: the browser's own command does the same.
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.onclick = () => window.print();
}

// Returns one line for each text that a reader cannot see whole: outside the window, clipped, or covered.
// Folded parts and menus are opened first and closed again. Toasts are hidden, for they go by themselves. Text may be
// cut with an ellipsis where the whole is one step away: a title, a tip, a label, or the page its row or link opens.
(() => {
  const EDGE = 1.5; // px: rounding, and letters that lean over their box
  const LEAST = 48; // px: less than this of a shortened text says nothing
  const WHOLE = "[title], [data-tip], [aria-label], a[href], button, [hx-get], tr:has(.row-link), td[popovertarget]";
  const NO_TEXT = "script, style, template, noscript, option, svg *";
  const PICTURES = /^(img|svg|canvas|video|input|select|textarea)$/;
  const found = new Set();

  const named = (element) => (element.id ? `#${element.id}` : [element.localName, ...element.classList].join("."));
  const say = (element, what, text) => found.add(`${what}: "${text.trim().replace(/\s+/g, " ").slice(0, 60)}" in ${named(element)}`);

  const ancestors = (element) => {
    const all = [];
    for (let each = element; each && each !== document.body && each !== document.documentElement; each = each.parentElement) all.push(each);
    return all;
  };
  // Not drawn, or drawn for screen readers only: clipped away as a whole, or one pixel large.
  const isForEyes = (element) => {
    // A copy behind a field, of which only the marks are drawn.
    if (element.closest("[aria-hidden=true]") && getComputedStyle(element).color === "rgba(0, 0, 0, 0)") return false;
    if (element.matches(NO_TEXT) || !element.checkVisibility({ visibilityProperty: true })) return false;
    return !ancestors(element).some((each) => {
      const style = getComputedStyle(each);
      const tiny = each.offsetWidth <= 1 && each.offsetHeight <= 1 && style.overflow !== "visible" && style.position === "absolute";
      return tiny || style.clipPath === "inset(50%)";
    });
  };

  // What is left of a rectangle inside everything that clips it. Reports what is clipped where no scrolling brings it back.
  const remaining = (element, text, rect) => {
    const left = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom };
    let scrolls = false;
    for (const each of ancestors(element)) {
      const style = getComputedStyle(each);
      if (style.display === "inline" || style.display === "contents") continue;
      const box = each.getBoundingClientRect();
      for (const [axis, from, to] of [["overflowX", "left", "right"], ["overflowY", "top", "bottom"]]) {
        if (style[axis] === "visible" || (left[from] >= box[from] - EDGE && left[to] <= box[to] + EDGE)) continue;
        if (/auto|scroll/.test(style[axis])) scrolls = true;
        else if (!scrolls && style.textOverflow !== "ellipsis") say(each, "clipped", text);
        left[from] = Math.max(left[from], box[from]);
        left[to] = Math.min(left[to], box[to]);
      }
      if (style.position === "fixed") break;
    }
    if (!scrolls && (left.left < -EDGE || left.right > innerWidth + EDGE)) say(element, "outside the window", text);
    return left.right - left.left > 4 && left.bottom - left.top > 4 ? left : null;
  };
  const judgeEllipsis = (element, text) => {
    for (const each of ancestors(element)) {
      if (getComputedStyle(each).textOverflow !== "ellipsis" || each.scrollWidth <= each.clientWidth + 1) continue;
      if (each.clientWidth < LEAST) say(each, `only ${each.clientWidth} px left`, text);
      else if (!element.closest(WHOLE)) say(each, "cut, and nowhere whole", text);
    }
  };

  const contains = (rect, x, y) => x >= rect.left && x <= rect.right && y >= rect.top && y <= rect.bottom;
  const rectsOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return [...range.getClientRects()].filter((rect) => rect.width >= 1);
  };
  // A link spread over its whole row, or a label, draws nothing over what lies below.
  const draws = (element, x, y) => {
    const style = getComputedStyle(element);
    if (style.opacity === "0" || style.visibility === "hidden") return false;
    if (PICTURES.test(element.localName) || style.backgroundImage !== "none") return true;
    if (!/^(transparent|rgba\(.*, 0\))$/.test(style.backgroundColor)) return true;
    const isCutHere = ancestors(element).some((each) => getComputedStyle(each).overflowX !== "visible" && !contains(each.getBoundingClientRect(), x, y));
    if (isCutHere) return false; // its text ends before this point
    return [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() && rectsOf(node).some((rect) => contains(rect, x, y)));
  };
  const judgeCover = (element, text, rect) => {
    const y = (rect.top + rect.bottom) / 2;
    for (const x of [rect.left + 2, (rect.left + rect.right) / 2, rect.right - 2]) {
      for (const hit of document.elementsFromPoint(x, y)) {
        if (hit.contains(element) || element.contains(hit)) break;
        if (draws(hit, x, y)) return say(element, `covered by ${named(hit)}`, text);
      }
    }
  };

  const judgeText = (node) => {
    const element = node.parentElement;
    if (!isForEyes(element)) return;
    judgeEllipsis(element, node.data);
    for (let index = 0; index < rectsOf(node).length; index++) {
      // In the middle of the window, where bars that stick to its edges do not reach.
      const rect = rectsOf(node)[index];
      if (rect.top < innerHeight / 4 || rect.bottom > innerHeight * 0.75) {
        if (index === 0) element.scrollIntoView({ block: "center", inline: "nearest", behavior: "instant" });
        else scrollBy({ top: rect.top - innerHeight / 2, behavior: "instant" });
        scrollTo(0, scrollY);
      }
      const left = remaining(element, node.data, rectsOf(node)[index]);
      if (left && left.top >= 0 && left.bottom <= innerHeight) judgeCover(element, node.data, left);
    }
  };
  // The words of a field are no text node. A date needs its own smallest width.
  const pen = document.createElement("canvas").getContext("2d");
  const judgeField = (field) => {
    if (!isForEyes(field) || /^(checkbox|radio|hidden|file)$/.test(field.type)) return;
    const style = getComputedStyle(field);
    let text = field.localName === "select" ? field.selectedOptions[0]?.text ?? "" : field.value ? "" : field.placeholder ?? "";
    if (/^(date|time|datetime-local)$/.test(field.type)) {
      const twin = field.cloneNode();
      twin.removeAttribute("id");
      twin.style.cssText = "position: absolute; visibility: hidden; width: max-content !important; min-width: 0 !important";
      field.after(twin);
      if (field.getBoundingClientRect().width + EDGE < twin.getBoundingClientRect().width) say(field, "too narrow", field.name);
      twin.remove();
    } else if (text) {
      pen.font = style.font;
      const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (pen.measureText(text).width > room + EDGE) say(field, "too narrow", text);
    }
    remaining(field, text || field.name, field.getBoundingClientRect());
  };
  const judge = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) nodes.push(walker.currentNode);
    nodes.forEach(judgeText);
    root.querySelectorAll("input, select").forEach(judgeField);
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    "*, ::before, ::after { pointer-events: auto !important; animation: none !important; transition: none !important; scroll-behavior: auto !important }" +
    "#toasts { display: none !important }",
  );
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  const folded = [...document.querySelectorAll("details:not([open])")];
  folded.forEach((each) => { each.open = true; });
  judge(document.body);
  for (const button of document.querySelectorAll("[popovertarget]")) {
    const menu = document.getElementById(button.getAttribute("popovertarget"));
    if (!menu || !button.checkVisibility() || menu.matches(":popover-open")) continue;
    button.scrollIntoView({ block: "center", behavior: "instant" });
    button.click();
    if (!menu.matches(":popover-open")) continue;
    judge(menu);
    menu.hidePopover();
  }
  folded.forEach((each) => { each.open = false; });
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  scrollTo(0, 0);
  return [...found];
})()

// Answers with one line for every text that a reader cannot see whole: outside the page, clipped, or covered.
// Menus and folded parts are opened first. Text may be cut with an ellipsis where the whole is one step away.
(() => {
  const EDGE = 1.5; // px: rounding, and letters that lean over their box
  const LEAST = 48; // px: less than this of a shortened text says nothing
  // What is meant to be moved sideways. Everything else that can be is too wide.
  const SIDEWAYS = "pre, textarea, .tabs, .snippet-tabs, .contacts-scroll, .phones-shelf, .chart-table";
  const REACHED = "[title], [data-tip], [aria-label], a[href], [hx-get], tr:has(.row-link)";
  const found = new Set();

  const say = (element, what, text) => {
    const name = element.id ? `#${element.id}` : `${element.localName}.${[...element.classList].join(".")}`;
    found.add(`${what}: "${text.trim().replace(/\s+/g, " ").slice(0, 60)}" in ${name}`);
  };
  const seen = (element) => element.checkVisibility({ checkOpacity: false, checkVisibilityCSS: true });
  const spoken = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.clipPath === "inset(50%)" || each.matches("option, script, style, template, svg, :disabled option")) return true;
    }
    return false;
  };
  const inner = (element) => {
    const box = element.getBoundingClientRect();
    return { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
  };

  // What is left of a rectangle inside all that clips it; null where it can be scrolled to. Tells on what clips it for good.
  const visible = (element, text, rect) => {
    const left = { left: rect.left, top: rect.top, right: rect.right, bottom: rect.bottom };
    let scrolls = false;
    for (let each = element; each && each !== document.documentElement; each = each.parentElement) {
      const style = getComputedStyle(each);
      if (style.display === "inline" || style.display === "contents" || each === document.body) continue;
      const box = inner(each);
      for (const [axis, from, to] of [["overflowX", "left", "right"], ["overflowY", "top", "bottom"]]) {
        if (style[axis] === "visible") continue;
        if (left[from] >= box[from] - EDGE && left[to] <= box[to] + EDGE) continue;
        if (/auto|scroll/.test(style[axis]) && (axis === "overflowY" || each.matches(SIDEWAYS))) scrolls = true;
        else if (!scrolls) clipped(each, style, text);
        left[from] = Math.max(left[from], box[from]);
        left[to] = Math.min(left[to], box[to]);
      }
      if (style.position === "fixed") break;
    }
    if (!scrolls && (left.left < -EDGE || left.right > innerWidth + EDGE)) say(element, "outside the window", text);
    return left.right - left.left > 4 && left.bottom - left.top > 4 ? left : null;
  };
  const clipped = (element, style, text) => {
    if (style.textOverflow !== "ellipsis") say(element, "clipped", text);
  };
  // The rectangles of a shortened text are those of what is left of it.
  const shortened = (element, text) => {
    for (let each = element; each && each !== document.body; each = each.parentElement) {
      if (getComputedStyle(each).textOverflow !== "ellipsis" || each.scrollWidth <= each.clientWidth + 1) continue;
      if (each.clientWidth < LEAST) say(each, `only ${each.clientWidth} px left`, text);
      else if (!element.closest(REACHED)) say(each, "shortened for good", text);
    }
  };

  const related = (one, other) => one.contains(other) || other.contains(one);
  // A link over its whole row, or a label, draws nothing over what lies below.
  const clear = (element) => element.matches(".row-link, [data-tip]") || (element.localName === "label");
  const covered = (element, text, rect) => {
    const y = (rect.top + rect.bottom) / 2;
    for (const x of [rect.left + 2, (rect.left + rect.right) / 2, rect.right - 2]) {
      const hit = document.elementFromPoint(x, y);
      if (hit && !related(hit, element) && !clear(hit)) return say(element, `covered by ${hit.localName}.${[...hit.classList].join(".")}`, text);
    }
  };

  const texts = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const nodes = [];
    while (walker.nextNode()) if (walker.currentNode.data.trim()) nodes.push(walker.currentNode);
    return nodes;
  };
  const read = (root) => {
    for (const node of texts(root)) {
      const element = node.parentElement;
      if (!seen(element) || spoken(element)) continue;
      shortened(element, node.data);
      const range = document.createRange();
      range.selectNodeContents(node);
      const high = range.getBoundingClientRect();
      if (high.top < 80 || high.bottom > innerHeight - 80) element.scrollIntoView({ block: "center", inline: "nearest" });
      for (let index = 0, rects = range.getClientRects(); index < rects.length; index++) {
        const rect = range.getClientRects()[index];
        if (rect.width < 1) continue;
        if (rect.top < 80 || rect.bottom > innerHeight - 80) scrollBy(0, rect.top - innerHeight / 2);
        const left = visible(element, node.data, range.getClientRects()[index]);
        if (left && left.top >= 0 && left.bottom <= innerHeight) covered(element, node.data, left);
      }
    }
    for (const field of root.querySelectorAll("input, select")) fits(field);
  };

  // What a field says is no text node. A date says as much as its own smallest width.
  const pen = document.createElement("canvas").getContext("2d");
  const fits = (field) => {
    if (!seen(field) || spoken(field) || field.matches("[type=checkbox], [type=radio], [type=hidden], [type=file]")) return;
    const style = getComputedStyle(field);
    let needed = 0;
    let text = field.localName === "select" ? field.selectedOptions[0]?.text ?? "" : field.placeholder && !field.value ? field.placeholder : "";
    if (/^(date|time|datetime-local)$/.test(field.type)) {
      const twin = field.cloneNode();
      twin.style.cssText = "position: absolute; visibility: hidden; width: max-content !important; min-width: 0 !important";
      twin.removeAttribute("id");
      field.after(twin);
      needed = twin.getBoundingClientRect().width;
      twin.remove();
      text = field.name;
      if (field.getBoundingClientRect().width + EDGE < needed) say(field, "too narrow", text);
    } else if (text) {
      pen.font = style.font;
      const room = field.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
      if (pen.measureText(text).width > room + EDGE) say(field, "too narrow", text);
    }
    const box = field.getBoundingClientRect();
    visible(field, text || field.name, box);
  };

  const sheet = new CSSStyleSheet();
  sheet.replaceSync("*, ::before, ::after { pointer-events: auto !important; animation: none !important; transition: none !important }");
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  for (const fold of document.querySelectorAll("details:not([open])")) fold.open = true;
  read(document.body);
  for (const button of document.querySelectorAll("[popovertarget]")) {
    const menu = document.getElementById(button.getAttribute("popovertarget"));
    if (!menu || !seen(button) || menu.matches(":popover-open")) continue;
    button.scrollIntoView({ block: "center" });
    button.click();
    if (menu.matches(":popover-open")) { read(menu); menu.hidePopover(); }
  }
  document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  scrollTo(0, 0);
  return [...found];
})()

// Run inside a page by look.py: what is wrong with it, as a list of sentences.
// Called with {phone, words, known}: whether a thumb uses it, first words of language keys, and
// dotted names that are no keys (events and refusals, which some pages quote).
(({ phone, words, known }) => {
  const faults = [];
  const shown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const named = (element) => {
    const id = element.id ? `#${element.id}` : "";
    const name = element.getAttribute("name");
    const text = (element.textContent || "").trim().slice(0, 24);
    return `<${element.localName}${id}${name ? ` name=${name}` : ""}> “${text}”`;
  };

  const width = document.scrollingElement.scrollWidth;
  if (width > innerWidth + 1) {
    const wide = [...document.body.querySelectorAll("*")].find(
      (element) => shown(element) && !element.closest(".scroll, nav, svg")
        && element.getBoundingClientRect().right > innerWidth + 1);
    faults.push(`the page is ${width} wide; ${wide ? named(wide) : "something"} sticks out`);
  }

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const key = new RegExp(`(?<![\\w./-])(?:${words.join("|")})(?:\\.[A-Za-z][\\w-]*)+`, "g");
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (node.parentElement.closest("code, pre, script, textarea")) continue;
    // A verifier key begins with a host's name, which may look like a key.
    if (/\+[0-9a-f]{8}\+/.test(node.data)) continue;
    for (const found of node.data.match(key) ?? []) {
      if (!known.includes(found)) faults.push(`shows the key ${found}`);
    }
    if (/\{\w+\}|\[\[|\{\{/.test(node.data)) faults.push(`an unfilled blank: ${node.data.trim().slice(0, 60)}`);
  }

  const controls = "input:not([type=hidden]), select, textarea";
  for (const control of document.querySelectorAll(controls)) {
    const label = [...(control.labels ?? [])].map((each) => {
      const said = each.cloneNode(true);
      for (const inner of said.querySelectorAll("select, textarea")) inner.remove();
      return said.textContent.trim();
    }).join("");
    if (!label && !control.getAttribute("aria-label")) faults.push(`no label: ${named(control)}`);
  }
  for (const button of document.querySelectorAll("button, a")) {
    const said = button.textContent.trim() || button.getAttribute("aria-label");
    if (!said && shown(button)) faults.push(`says nothing: ${named(button)}`);
  }

  const seen = new Set();
  for (const element of document.querySelectorAll("[id]")) {
    if (seen.has(element.id)) faults.push(`two elements are called #${element.id}`);
    seen.add(element.id);
  }

  if (phone) {
    const pressed = "button, a.plain, nav a, summary, select, textarea, .tile, input:not([type=hidden], [type=radio], [type=checkbox])";
    for (const target of document.querySelectorAll(pressed)) {
      const height = target.getBoundingClientRect().height;
      if (shown(target) && height > 0 && height < 43.5) {
        faults.push(`only ${height.toFixed(0)} px high for a thumb: ${named(target)}`);
      }
    }
    for (const tick of document.querySelectorAll("input[type=radio], input[type=checkbox]")) {
      const label = tick.labels?.[0];
      const height = (label ?? tick).getBoundingClientRect().height;
      if (shown(tick) && height < 43.5) faults.push(`only ${height.toFixed(0)} px high for a thumb: ${named(label ?? tick)}`);
    }
  }

  // Contrast after WCAG 2.2: 4.5, or 3 for large letters. Drawings are judged by eye.
  const channels = (text) => (text.match(/[\d.]+/g) ?? []).map(Number);
  const light = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = channels(getComputedStyle(each).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const pale = new Set();
  for (const element of document.body.querySelectorAll("*")) {
    if (element.closest("svg, .unseen, .skip") || !shown(element)) continue;
    if (![...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) continue;
    const style = getComputedStyle(element);
    const [a, b] = [light(channels(style.color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5)) pale.add(`contrast ${ratio.toFixed(1)}: ${named(element)}`);
  }
  return [...faults, ...pale];
})

// What can be measured of the page as it is drawn now. Each answers with what is wrong, as words.
({
  // Visible controls without a name for those who cannot see them.
  nameless() {
    return [...document.querySelectorAll("button, select, input, summary, [role=log], [role=tab], [tabindex='0']")]
      .filter((one) => one.checkVisibility())
      .filter((one) => {
        const by = one.getAttribute("aria-labelledby");
        const words = [one.getAttribute("aria-label"), by && document.getElementById(by)?.textContent,
          [...(one.labels ?? [])].map((label) => label.textContent).join(""), one.matches("select, input") ? "" : one.textContent];
        return !words.some((word) => word?.trim());
      }).map((one) => one.outerHTML.slice(0, 120));
  },
  // Ids that are given twice, and labels that point at nothing.
  wrongIds() {
    const ids = [...document.querySelectorAll("[id]")].map((one) => one.id);
    const double = ids.filter((id, at) => ids.indexOf(id) !== at);
    const lost = [...document.querySelectorAll("[aria-controls], [aria-labelledby]")]
      .flatMap((one) => [one.getAttribute("aria-controls"), one.getAttribute("aria-labelledby")])
      .filter((id) => id && !ids.includes(id));
    return [...double, ...lost];
  },
  // Controls less than 44 pixels wide or high.
  tiny() {
    return [...document.querySelectorAll("button, select, input, summary")]
      .filter((one) => one.checkVisibility({ visibilityProperty: true }))
      .map((one) => [one, one.getBoundingClientRect()])
      .filter(([, box]) => box.width && (box.width < 43.5 || box.height < 43.5))
      .map(([one, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 90)}`);
  },
  // Buttons whose words do not fit, and anything that makes the page scroll sideways.
  cut() {
    return [...document.querySelectorAll("button, h1, h2, .badge")]
      .filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1)
      .map((one) => one.textContent)
      .concat(document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : []);
  },
  // Texts whose contrast to what lies behind them is under 4.5 (WCAG 2.2 AA).
  faint() {
    const parts = (colour) => (colour.match(/[\d.]+/g) ?? [0, 0, 0, 0]).map(Number);
    const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
      .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
      .reduce((sum, v, at) => sum + v * [0.2126, 0.7152, 0.0722][at], 0);
    const over = ([r, g, b, a = 1], under) => [r, g, b].map((v, at) => v * a + under[at] * (1 - a));
    const behind = (one) => {
      if (!one) return [255, 255, 255];
      const colour = parts(getComputedStyle(one).backgroundColor);
      return colour[3] === 0 ? behind(one.parentElement) : over(colour, colour[3] === undefined ? colour : behind(one.parentElement));
    };
    const faint = [];
    for (const one of document.querySelectorAll("body *:not(svg *, option, script)")) {
      const own = [...one.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
      if (!own || !one.checkVisibility({ opacityProperty: true })) continue;
      const ground = behind(one);
      const [a, b] = [light(over(parts(getComputedStyle(one).color), ground)), light(ground)].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < 4.5) faint.push(`${ratio.toFixed(2)} ${one.className} ${one.textContent.slice(0, 20)}`);
    }
    return [...new Set(faint)];
  },
  // The page's own words that are still Chinese: all but the chats, the names of people and places, and what the
  // referee has written down.
  stillChinese() {
    const found = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const one = walk.currentNode.parentElement;
      if (one.closest("script, template, .messages, option, .tab-group, [lang=zh-CN]") || !one.checkVisibility()) continue;
      if (/[\u4e00-\u9fff]/.test(walk.currentNode.data)) found.push(walk.currentNode.data);
    }
    for (const one of document.querySelectorAll("[aria-label], [placeholder]")) {
      if (one.closest(".messages")) continue;
      const words = `${one.getAttribute("aria-label") ?? ""}${one.placeholder ?? ""}`;
      if (/[\u4e00-\u9fff]/.test(words)) found.push(words);
    }
    return found;
  },
  // How the focused element is outlined: style and width in pixels.
  focus() {
    const look = getComputedStyle(document.activeElement);
    return [look.outlineStyle, parseFloat(look.outlineWidth)];
  },
})

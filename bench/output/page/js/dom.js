// Elements, made from text alone: nothing that a run holds is ever read as markup.

const SVG = "http://www.w3.org/2000/svg";

function el(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

function svgEl(tag, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// A look as it stands in a legend or a table: the symbol that the charts draw, in its colour.
function badge(look) {
  const symbol = symbolOf(look);
  const path = svgEl("path", { d: d3.symbol(symbol, 70)(), transform: "translate(7 7)", fill: paint(look) });
  return svgEl("svg", { width: 14, height: 14, "aria-hidden": "true" }, path);
}

// A colour of a look, on light ground and on dark.
function paint(look) {
  if (!look.dark) return look.colour;
  // Plot takes a variable for a colour, and what it does not know for the name of a field.
  const name = `--look-${look.colour.slice(1)}`;
  document.documentElement.style.setProperty(name, `light-dark(${look.colour}, ${look.dark})`);
  return `var(${name})`;
}

const SYMBOLS = {
  circle: d3.symbolCircle,
  diamond: d3.symbolDiamond,
  square: d3.symbolSquare,
  triangle: d3.symbolTriangle,
  wye: d3.symbolWye,
  plus: d3.symbolCross,
  times: d3.symbolTimes,
  star: d3.symbolStar,
  hexagon: d3.symbolDiamond2,
};

function symbolOf(look) {
  return SYMBOLS[look.symbol] ?? d3.symbolCircle;
}

// Plot names its groups for people who style them; to a screen reader they are nothing.
function withoutGroupNames(drawn) {
  for (const group of drawn.querySelectorAll("g[aria-label]")) {
    group.classList.add(...group.getAttribute("aria-label").split(" "));
    group.removeAttribute("aria-label");
  }
}

/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Creates an element with properties and children, like the `h` function of hyperscript. Text becomes text nodes, so
 * that user text can never become markup. A function is added as a listener: `onclick` listens to `click`. `class` sets
 * the class, `data` the data attributes. All other properties are attributes: `true` sets an empty one; `false`, `null`
 * and `undefined` set none.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProperty(node, name, value);
  node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {unknown} value
 */
function setProperty(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (typeof value === 'function') node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (name === 'class') node.className = String(value);
  else if (name === 'data') Object.assign(node.dataset, value);
  else node.setAttribute(name, value === true ? '' : String(value));
}

/**
 * Returns the element of index.html with this id. Throws if there is none.
 * @param {string} id
 */
export const byId = (id) => typedById(id, HTMLElement);

/**
 * Returns the element of index.html with this id. Throws if there is none of this class.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function typedById(id, type) {
  const node = document.getElementById(id);
  if (!(node instanceof type)) throw new Error(`The page has no ${type.name} with the id ${id}`);
  return node;
}

/** Returns the children that are HTML elements. @param {Element} parent */
export const htmlChildren = (parent) => [...parent.children].filter((child) => child instanceof HTMLElement);

/**
 * Makes these nodes the only children of the parent, in this order. It does not touch nodes that are already in place,
 * so they keep focus, selection and running animations.
 * @param {Element} parent
 * @param {Element[]} nodes
 */
export function setChildren(parent, nodes) {
  const kept = new Set(nodes);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  let current = parent.firstElementChild;
  for (const node of nodes) {
    if (node === current) current = current.nextElementSibling;
    else parent.insertBefore(node, current);
  }
}

/**
 * Moves the focus through a list of buttons when the key is ArrowUp, ArrowDown, Home or End.
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} items
 */
export function moveFocus(event, items) {
  const focused = document.activeElement;
  const current = focused instanceof HTMLElement ? items.indexOf(focused) : -1;
  const targets = new Map([
    ['ArrowDown', current + 1],
    ['ArrowUp', current - 1],
    ['Home', 0],
    ['End', items.length - 1],
  ]);
  const next = targets.get(event.key);
  if (next === undefined || items.length === 0) return;
  event.preventDefault();
  items[(next + items.length) % items.length]?.focus();
}

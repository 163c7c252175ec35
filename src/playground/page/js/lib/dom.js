/** @typedef {Node | string | null | undefined | false} Child */

/**
 * Returns a new element. Text always becomes text nodes, so what people wrote can never become markup.
 * `on…` props are listeners, `class` and `data` do what they say, `true` sets a bare attribute, false and absent values none.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, unknown>} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProp(node, name, value);
  node.append(.../** @type {(Node | string)[]} */ (children.flat().filter((child) => child || child === '')));
  return node;
}

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {unknown} value
 */
function setProp(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (typeof value === 'function') node.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
  else if (name === 'class') node.className = String(value);
  else if (name === 'data') Object.assign(node.dataset, value);
  else node.setAttribute(name, value === true ? '' : String(value));
}

/**
 * Returns the element of index.html with this id, which must be there.
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no element #${id}`);
  return node;
}

/**
 * After it, the parent's children are exactly these nodes, in order; nodes already in place are not touched, so focus,
 * selection and running animations survive.
 * @param {Element} parent
 * @param {Element[]} nodes
 */
export function arrange(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove();
  let place = parent.firstElementChild;
  for (const node of nodes) {
    if (node === place) place = place.nextElementSibling;
    else parent.insertBefore(node, place);
  }
}

/**
 * Moves focus along buttons laid out as a list: arrows, Home and End.
 * @param {KeyboardEvent} event
 * @param {HTMLElement[]} items
 */
export function moveFocus(event, items) {
  const at = items.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 };
  const next = steps[/** @type {keyof typeof steps} */ (event.key)];
  if (next === undefined || items.length === 0) return;
  event.preventDefault();
  items[(next + items.length) % items.length]?.focus();
}

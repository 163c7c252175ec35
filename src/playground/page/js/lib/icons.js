/** SVG paths in a view box of 24 by 24 units. */
const iconPaths = {
  back: 'M15 5l-7 7 7 7',
  down: 'M6 9l6 6 6-6',
  send: 'M4.500 12h9M4.500 12L3 4l18 8-18 8z',
  attach:
    'M20 11.500l-8.300 8.300a5 5 0 0 1-7-7L13 4.400a3.300 3.300 0 0 1 4.700 4.700l-8.300 8.300' +
    'a1.700 1.700 0 0 1-2.400-2.400l7.600-7.500',
  place:
    'M12 21s7-6.500 7-11.500a7 7 0 0 0-14 0C5 14.500 12 21 12 21zM12 12a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z',
  keyboard:
    'M4 6h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM7 10h.01M11 10h.01M15 10h.01' +
    'M18 10h.01M8 14.500h8',
  menu: 'M4 7h16M4 12h16M4 17h16',
  close: 'M6 6l12 12M18 6L6 18',
  reply: 'M10 8V4l-7 7 7 7v-4c5 0 8.500 1.500 11 5-1-6-4-11-11-11z',
  edit: 'M4 20l1-4L16.500 4.500l3 3L8 19zM14.500 6.500l3 3',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  person: 'M10 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM3 20c0-4 3-6 7-6s7 2 7 6M19 8v6M16 11h6',
  group:
    'M9 12a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500c0-3.500 2.500-5 6.500-5' +
    's6.500 1.500 6.500 5M16 5.500a3.300 3.300 0 0 1 0 6M18 15c2.300.500 3.500 2 3.500 4.500',
  sun:
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600L7 7M17 17l1.400 1.400' +
    'M5.600 18.400L7 17M17 7l1.400-1.400',
  moon: 'M20 14.500A8 8 0 0 1 9.500 4a8 8 0 1 0 10.500 10.500z',
  auto: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 3v18M12 7h6M12 12h9M12 17h6',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  check: 'M5 12.500l4.500 4.500L19 7',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  warn: 'M12 4l9 16H3zM12 10v4M12 17h.01',
  link: 'M8 16L17 7M9.500 7H17v7.500',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  app: 'M4 5h16v14H4zM4 9h16',
};

/** @typedef {keyof typeof iconPaths} IconName */

/**
 * Creates an icon. Screen readers skip it: the button around it carries the label.
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon icon-${name}`);
  svg.setAttribute('aria-hidden', 'true');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('d', iconPaths[name]);
  svg.append(path);
  return svg;
}

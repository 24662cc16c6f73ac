'use strict';
// Everything that can be seen follows from the fragment of the address, so that a view can be linked to:
// #map=packages&at=app-shells/bash&files.sort=size&files.order=ascending&files.filter=lib
(() => {
  const root = document.documentElement;
  root.classList.add('js');
  const state = () => new URLSearchParams(location.hash.slice(1));
  const change = (...pairs) => {
    const next = state();
    for (const [key, value] of [...next, ...pairs]) {
      if (value) next.set(key, value); else next.delete(key);
    }
    history.replaceState(null, '', '#' + next);
    show();
  };
  const element = (name, properties, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };
  const bytes = size => {
    const units = ['B', 'kB', 'MB', 'GB', 'TB'];
    let unit = 0;
    for (; size >= 1000 && unit < units.length - 1; unit++) size /= 1000;
    return (unit === 0 || size >= 100 ? size.toFixed(0) : size >= 10 ? size.toFixed(1) : size.toFixed(2)) + ' ' + units[unit];
  };

  // Tables
  const value = (row, column) => {
    const cell = row.cells[column];
    return 'value' in cell.dataset ? Number(cell.dataset.value) : cell.textContent.toLowerCase();
  };
  const tables = [...document.querySelectorAll('table[id]')].map(table => {
    const body = table.tBodies[0];
    const rows = [...body.rows];
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach(head => {
      const button = element('button', { type: 'button' }, ...head.childNodes);
      button.addEventListener('click', () => {
        const isNumber = head.classList.contains('number');
        const first = isNumber ? 'descending' : 'ascending';
        const order = head.getAttribute('aria-sort') === first ? (isNumber ? 'ascending' : 'descending') : first;
        change([table.id + '.sort', head.dataset.name], [table.id + '.order', order]);
      });
      head.append(button);
    });
    const input = element('input', { type: 'search', placeholder: 'filter' });
    input.setAttribute('aria-label', 'filter ' + table.id);
    input.addEventListener('input', () => change([table.id + '.filter', input.value]));
    const count = element('span', { className: 'quiet' });
    count.setAttribute('role', 'status');
    table.closest('.scroll').before(element('div', { className: 'tools' }, input, count));
    return { table, body, rows, heads, input, count };
  });
  const showTable = (one, wanted) => {
    const { table, body, rows, heads, input, count } = one;
    const filter = wanted.get(table.id + '.filter') || '';
    if (input.value !== filter) input.value = filter;
    const column = heads.findIndex(head => head.dataset.name === wanted.get(table.id + '.sort'));
    const isNumber = column >= 0 && heads[column].classList.contains('number');
    const order = wanted.get(table.id + '.order') || (isNumber ? 'descending' : 'ascending');
    heads.forEach((head, index) => index === column ? head.setAttribute('aria-sort', order) : head.removeAttribute('aria-sort'));
    const words = filter.toLowerCase().split(' ').filter(Boolean);
    const shown = rows.filter(row => words.every(word => row.textContent.toLowerCase().includes(word)));
    if (column >= 0) {
      const sign = order === 'descending' ? -1 : 1;
      shown.sort((a, b) => {
        const [left, right] = [value(a, column), value(b, column)];
        return sign * (left < right ? -1 : left > right ? 1 : 0);
      });
    }
    body.replaceChildren(...shown);
    count.textContent = words.length ? shown.length + ' of ' + rows.length : '';
  };

  // The map of sizes: a node is [name, size, [nodes]].
  const sizes = JSON.parse(document.getElementById('sizes').textContent);
  const map = document.getElementById('map');
  const crumbs = document.getElementById('crumbs');
  // Squarified treemap (Bruls, Huizing, van Wijk 2000): rows along the shorter side, as long as that makes them squarer.
  const layout = (nodes, x, y, width, height) => {
    const placed = [];
    const all = nodes.filter(node => node[1] > 0);
    let rest = all.reduce((sum, node) => sum + node[1], 0);
    for (let start = 0; start < all.length && width > 0 && height > 0;) {
      const side = Math.min(width, height);
      const scale = width * height / rest;
      let sum = 0, end = start, worst = Infinity;
      for (; end < all.length; end++) {
        const next = sum + all[end][1];
        const thickness = next * scale / side;
        const ratio = Math.max(...[all[start], all[end]].map(node => {
          const length = node[1] * scale / thickness;
          return Math.max(length / thickness, thickness / length);
        }));
        if (ratio > worst) break;
        worst = ratio;
        sum = next;
      }
      const thickness = sum * scale / side;
      let offset = 0;
      for (; start < end; start++) {
        const length = all[start][1] * scale / thickness;
        placed.push(width >= height
          ? { node: all[start], x, y: y + offset, width: thickness, height: length }
          : { node: all[start], x: x + offset, y, width: length, height: thickness });
        offset += length;
      }
      if (width >= height) { x += thickness; width -= thickness; } else { y += thickness; height -= thickness; }
      rest -= sum;
    }
    return placed;
  };
  const put = (made, box) => {
    made.style.left = box.x + 'px';
    made.style.top = box.y + 'px';
    made.style.width = box.width + 'px';
    made.style.height = box.height + 'px';
    return made;
  };
  const label = (node, box) => box.width > 36 && box.height > 16
    ? [element('span', { className: 'label' }, node[0] + (box.width > 110 ? '  ' + bytes(node[1]) : ''))] : [];
  const descend = (node, path) => path.reduce((at, name) => at && at[2].find(child => child[0] === name), node);
  const showMap = wanted => {
    const kind = wanted.get('map') in sizes ? wanted.get('map') : 'directories';
    let path = (wanted.get('at') || '').split('/').filter(Boolean);
    let node = descend(sizes[kind], path);
    if (!node) [path, node] = [[], sizes[kind]];
    document.querySelectorAll('.switch button').forEach(button => button.setAttribute('aria-pressed', String(button.dataset.map === kind)));
    crumbs.replaceChildren(...[sizes[kind][0], ...path].map((name, depth) => {
      const button = element('button', { type: 'button' }, name + (depth === path.length ? '  ' + bytes(node[1]) : ''));
      button.addEventListener('click', () => change(['at', path.slice(0, depth).join('/')]));
      return button;
    }));
    const { width, height } = map.getBoundingClientRect();
    map.replaceChildren(...layout(node[2], 0, 0, width, height).map((box, index) => {
      const [name, size, children] = box.node;
      const opens = children.length > 0;
      const tile = put(element(opens ? 'button' : 'div', { className: 'tile', title: name + '  ' + bytes(size) }, ...label(box.node, box)), box);
      tile.style.setProperty('--hue', String((210 + index * 47) % 360));
      if (opens) {
        tile.type = 'button';
        tile.setAttribute('aria-label', name + ', ' + bytes(size) + ', look inside');
        tile.addEventListener('click', () => { change(['at', [...path, name].join('/')]); (map.querySelector('button') || map).focus(); });
        if (box.width > 60 && box.height > 48) {
          layout(children, 3, 20, box.width - 8, box.height - 25).forEach(inner =>
            tile.append(put(element('div', { className: 'part' }, ...label(inner.node, inner)), inner)));
        }
      }
      return tile;
    }));
  };
  document.querySelectorAll('.switch button').forEach(button =>
    button.addEventListener('click', () => change(['map', button.dataset.map], ['at', ''])));
  map.addEventListener('keydown', event => {
    if (event.key === 'Escape' || event.key === 'Backspace') {
      event.preventDefault();
      change(['at', (state().get('at') || '').split('/').slice(0, -1).join('/')]);
      (map.querySelector('button') || map).focus();
    }
  });

  const show = () => {
    const wanted = state();
    tables.forEach(table => showTable(table, wanted));
    showMap(wanted);
  };
  addEventListener('hashchange', show);
  new ResizeObserver(() => showMap(state())).observe(map);
  show();
})();

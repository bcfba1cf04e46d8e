/**
 * What runs in the page itself, so that nothing but the page is in the times: it waits, frame by
 * frame, until something can be seen. Given to `page.addInitScript`.
 *
 * A thing to see is `{ text, within }`, a text node of just these words; `{ css }`, an element; or
 * `{ drawnIn }`, a canvas with a line in it.
 */
export function watching() {
  const isShown = node => node.getClientRects().length > 0;

  const seen = {
    text({ text, within }) {
      for (const root of document.querySelectorAll(within)) {
        const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
        while (nodes.nextNode()) {
          const { data, parentElement } = nodes.currentNode;
          if (data.trim() === text && isShown(parentElement)) {
            return true;
          }
        }
      }
      return false;
    },
    css({ css }) {
      return [...document.querySelectorAll(css)].some(isShown);
    },
    drawnIn({ drawnIn }) {
      const canvases = document.querySelectorAll(`${drawnIn} canvas`);
      return [...canvases].some(node => isShown(node) && hasLine(node));
    }
  };

  /** Whether something darker than a grid is where a chart draws, beside its axes. */
  const hasLine = canvas => {
    const area = canvas.parentElement.querySelector('.u-over');
    if (!area || !canvas.width) {
      return false;
    }
    const [outer, inner] = [canvas, area].map(node =>
      node.getBoundingClientRect()
    );
    const scale = canvas.width / outer.width;
    const { data } = canvas
      .getContext('2d')
      .getImageData(
        (inner.left - outer.left + 1) * scale,
        (inner.top - outer.top) * scale,
        inner.width * scale,
        (inner.height - 1) * scale
      );
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue, alpha] = data.subarray(at, at + 4);
      if (alpha > 128 && Math.min(red, green, blue) < 160) {
        return true;
      }
    }
    return false;
  };

  const isSeen = thing =>
    Object.entries(seen).some(([kind, look]) => kind in thing && look(thing));

  /** Resolves when `thing` is painted. */
  const painted = thing =>
    new Promise(resolve => {
      const look = () => {
        if (document.body && isSeen(thing)) {
          // After this frame.
          setTimeout(resolve);
        } else {
          requestAnimationFrame(look);
        }
      };
      look();
    });

  const acts = {
    command: ({ command, args }) => {
      void window.jupyterapp.commands.execute(command, args);
    },
    click: ({ click }) => {
      const node = document.querySelector(click);
      if (!node) {
        throw new Error(`There is no ${click} to click on.`);
      }
      node.click();
    },
    hash: ({ hash }) => {
      window.location.hash = hash;
    }
  };

  window.bench = {
    painted,
    /** Milliseconds from what is done until `thing` is painted. */
    async time(act, thing) {
      const start = performance.now();
      Object.entries(acts).find(([kind]) => kind in act)[1](act);
      await painted(thing);
      return performance.now() - start;
    }
  };
}

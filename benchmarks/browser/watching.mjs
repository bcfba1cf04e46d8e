/**
 * What runs in the page itself, so that nothing but the page is in the times: it waits, frame by
 * frame, until something can be seen. Given to `page.addInitScript`.
 *
 * A thing to see is `{ text, within }`, a text node of just these words; `{ css }`, an element; or
 * `{ drawnIn }`, a canvas with a line in it, in colour.
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
      return [...canvases].some(node => isShown(node) && hasColour(node));
    }
  };

  const hasColour = canvas => {
    const { width, height } = canvas;
    if (!width || !height) {
      return false;
    }
    const { data } = canvas.getContext('2d').getImageData(0, 0, width, height);
    for (let at = 0; at < data.length; at += 4) {
      const [red, green, blue, alpha] = data.subarray(at, at + 4);
      if (
        alpha > 128 &&
        Math.max(red, green, blue) - Math.min(red, green, blue) > 60
      ) {
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

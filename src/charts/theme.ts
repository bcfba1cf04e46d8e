import { useSyncExternalStore } from 'react';

/** The theme's colours that charts are drawn with, as canvases and pictures need them. */
export interface IChartTheme {
  readonly text: string;
  readonly quietText: string;
  readonly grid: string;
  readonly background: string;
  readonly accent: string;
  readonly font: string;
}

const THEME = 'data-jp-theme-name';

/** What was read last, and of which theme. */
let known: { readonly name: string; readonly theme: IChartTheme } | null = null;

/**
 * The colours of Lab's theme, anew when it changes.
 */
export function useChartTheme(): IChartTheme {
  return useSyncExternalStore(subscribe, read);
}

function subscribe(onChange: () => void): () => void {
  // Lab writes the theme's name there once its styles are loaded.
  const observer = new MutationObserver(onChange);
  observer.observe(document.body, { attributeFilter: [THEME] });
  return () => {
    observer.disconnect();
  };
}

function read(): IChartTheme {
  const name = document.body.getAttribute(THEME) ?? '';
  if (known?.name === name) {
    return known.theme;
  }
  const style = getComputedStyle(document.body);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  const size = value('--jp-ui-font-size0');
  const theme = {
    text: value('--jp-ui-font-color1'),
    quietText: value('--jp-ui-font-color2'),
    grid: value('--jp-border-color2'),
    background: value('--jp-layout-color1'),
    accent: value('--jp-brand-color1'),
    // A canvas knows neither em nor rem.
    font: `${pixels(size)}px ${style.fontFamily || 'sans-serif'}`
  };
  known = { name, theme };
  return theme;
}

function pixels(size: string): number {
  const probe = document.createElement('span');
  probe.style.fontSize = size;
  document.body.append(probe);
  const { fontSize } = getComputedStyle(probe);
  probe.remove();
  return parseFloat(fontSize) || 11;
}

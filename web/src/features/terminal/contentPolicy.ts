import type { Terminal } from '@xterm/xterm';

/**
 * xterm writes its colours into `<style>` elements and true colours into style attributes, which a content policy without
 * `unsafe-inline` ignores. Sheets and declarations made by script are allowed: what is created within `make` is led there.
 */
export function withoutStyleElements<T>(make: () => T): T {
  const create = document.createElement;
  const led = (name: string, options?: ElementCreationOptions) => {
    return name === 'style' ? intoSheet(create.call(document, 'template')) : create.call(document, name, options);
  };
  document.createElement = led as typeof document.createElement;
  try {
    return make();
  } finally {
    Reflect.deleteProperty(document, 'createElement'); // the prototype's shows again
  }
}

// In its place: even an empty style element breaks the policy.
function intoSheet(element: HTMLElement): HTMLElement {
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  Object.defineProperty(element, 'textContent', { set: (text: string) => sheet.replaceSync(text) });
  element.remove = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((other) => other !== sheet);
    Element.prototype.remove.call(element);
  };
  return element;
}

interface RowFactory {
  _addStyle(element: HTMLElement, style: string): void;
}

interface Inside {
  _core?: { _renderService?: { _renderer?: { value?: { _rowFactory?: RowFactory } } } };
}

/** To be called whenever the terminal has a new DOM renderer: true colours go into declarations, not into attributes. */
export function withoutStyleAttributes(terminal: Terminal): void {
  const rows = (terminal as unknown as Inside)._core?._renderService?._renderer?.value?._rowFactory;
  if (rows) rows._addStyle = (element, style) => (element.style.cssText += style);
}

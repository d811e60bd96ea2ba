import { JSDOM } from 'jsdom';
import { vi } from 'vitest';
import { isEngine, type Engine } from './nodes.js';

/** What the reference engine takes from a browser. */
const GLOBALS = ['window', 'document', 'Node', 'Element', 'Document', 'DOMParser', 'XMLSerializer', 'XPathResult', 'Attr', 'Text', 'Comment', 'CDATASection', 'CharacterData', 'XMLDocument', 'ProcessingInstruction', 'DocumentType', 'DocumentFragment', 'HTMLElement', 'NodeFilter'];

/**
 * The reference engine, loaded among the globals of a browser, which stay until `vi.unstubAllGlobals()`: call it only in a test file that has its process's modules for itself.
 * @param zone IANA id; the engine takes the process's own, as a browser's page does.
 */
export async function referenceEngine(zone: string): Promise<Engine> {
  process.env['TZ'] = zone;
  const { window } = new JSDOM('<!doctype html>', { url: 'http://localhost/' });
  for (const name of GLOBALS) vi.stubGlobal(name, name === 'window' ? window : window[name]);
  const { process: real } = globalThis;
  // Its parser reads its grammar from a file where it finds itself in Node, and looks for the file where it is not; in a browser it has it with it.
  vi.stubGlobal('process', new Proxy(real, { get: (from, name): unknown => (name === 'versions' ? { ...real.versions, node: undefined } : Reflect.get(from, name)) }));
  try {
    const loaded: unknown = await import('@getodk/xforms-engine');
    if (!isEngine(loaded)) throw new Error('The reference engine is another than expected');
    return loaded;
  } finally {
    vi.stubGlobal('process', real);
  }
}

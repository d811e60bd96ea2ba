import type { LeafNode } from './nodes.js';

/** How a number is typed. */
const WHOLE = /^[+-]?\d+$/;
const DECIMAL = /^[+-]?\d+(\.\d+)?$/;

/**
 * Answers as a person would at the control: what it has no way to give, such as a choice that is not offered or letters in a number, is not taken.
 * @returns whether the node now holds something; its constraint is not looked at.
 */
export function put(node: LeafNode, text: string): boolean {
  const words = text.split(' ').filter((word) => word !== '');
  switch (node.nodeType) {
    case 'input': {
      if (node.valueType === 'int' && !WHOLE.test(text)) return false;
      if (node.valueType === 'decimal' && !DECIMAL.test(text)) return false;
      if (text === '') return false;
      node.setValue(node.valueType === 'time' || node.valueType === 'dateTime' ? withSeconds(text) : text);
      break;
    }
    case 'select': {
      const offered = new Set(valuesOf(node.currentState.valueOptions));
      if (words.length === 0 || (node.selectType === 'select1' && words.length > 1) || words.some((word) => !offered.has(word))) return false;
      node.selectValues(words);
      break;
    }
    case 'rank': {
      const offered = valuesOf(node.currentState.valueOptions);
      if (new Set(words).size !== words.length || words.length !== offered.length || !words.every((word) => offered.includes(word))) return false;
      node.setValues(words);
      break;
    }
    case 'range': {
      const { start, end, step } = node.definition.bounds;
      const [number, from, to, by] = [Number(text), Number(start), Number(end), Number(step)];
      // A slider stands at its steps alone; they are counted in whole ones, since decimals do not add up.
      const steps = (number - from) / by;
      if (!DECIMAL.test(text) || number < from || number > to || Math.abs(steps - Math.round(steps)) > 1e-9) return false;
      node.setValue(text);
      break;
    }
    case 'trigger': {
      if (text.toLowerCase() !== 'ok') return false;
      node.setValue(true);
      break;
    }
    case 'upload': {
      if (text === '') return false;
      node.setValue(new File(['x'], text));
      break;
    }
    default:
      return false;
  }
  return node.currentState.instanceValue !== '';
}

/** Takes away what the node holds. */
export function blank(node: LeafNode): void {
  switch (node.nodeType) {
    case 'input':
    case 'range':
      node.setValue('');
      break;
    case 'select':
      node.selectValues([]);
      break;
    case 'rank':
      node.setValues([]);
      break;
    case 'trigger':
      node.setValue(false);
      break;
    case 'upload':
      node.setValue(null);
      break;
    default:
  }
}

function valuesOf(options: readonly { readonly value: string }[]): readonly string[] {
  return options.map(({ value }) => value);
}

/** The clock of a phone gives hours and minutes; the instance has seconds too. */
function withSeconds(text: string): string {
  return text.replace(/(^|T)(\d\d:\d\d)(?=$|[Z+-])/, '$1$2:00');
}

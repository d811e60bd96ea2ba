import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { FieldForm } from '../domain/survey/forms/field.js';
import { functions } from '../domain/survey/forms/functions.js';
import { health } from '../domain/survey/forms/health.js';
import { household } from '../domain/survey/forms/household.js';
import { needs } from '../domain/survey/forms/needs.js';
import { staff } from '../domain/survey/forms/staff.js';
import { turns } from '../domain/survey/forms/turns.js';
import { scriptedForms } from '../support/reference/arbitrary.js';
import { playOurs, playReference, surveyOfWorkbook } from '../support/reference/compare.js';
import { openReference, type PlayReference } from '../support/reference/engine.js';

const NOW = Date.UTC(2026, 10, 23, 3);
const ZONE = 'Asia/Jakarta';
const FIELD: readonly FieldForm[] = [...health, ...household, ...staff, ...needs, ...functions, ...turns];

let reference: PlayReference;
beforeAll(async () => {
  reference = await openReference(NOW, ZONE);
});
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('what is asked in which order, what is refused and what calculations yield is as in the reference engine', () => {
  test.each(FIELD)('$title', async ({ form, scripts }) => {
    const ends: boolean[] = [];
    for (const script of scripts) {
      const ours = playOurs(form, script, NOW, ZONE);
      expect(ours, JSON.stringify(script)).toEqual(await playReference(reference, form, script));
      ends.push(ours.complete);
    }
    // A form that no script brings to its end would show little.
    expect(ends).toContain(true);
  });

  test('in random forms, ours written as a workbook and theirs as XForm', async () => {
    const [asked, refused, repeated] = [new Set<string>(), new Set<string>(), new Set<string>()];
    await fc.assert(
      fc.asyncProperty(scriptedForms, async ({ form, script }) => {
        const ours = playOurs(form, script, NOW, ZONE, await surveyOfWorkbook(form));
        expect(ours).toEqual(await playReference(reference, form, script));
        for (const line of ours.transcript) {
          if (line.startsWith('(')) continue;
          (line.endsWith(' !') ? refused : asked).add(line);
          if (line.includes('[2]')) repeated.add(line);
        }
      }),
      { numRuns: 25 },
    );
    // Forms that ask, refuse and repeat nothing would show nothing.
    expect([asked.size > 20, refused.size > 5, repeated.size > 3]).toEqual([true, true, true]);
  });
});

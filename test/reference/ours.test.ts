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
    for (const script of scripts) expect(playOurs(form, script, NOW, ZONE), JSON.stringify(script)).toEqual(await playReference(reference, form, script));
  });

  test('in random forms, ours written as a workbook and theirs as XForm', async () => {
    await fc.assert(
      fc.asyncProperty(scriptedForms, async ({ form, script }) => {
        expect(playOurs(form, script, NOW, ZONE, await surveyOfWorkbook(form))).toEqual(await playReference(reference, form, script));
      }),
      { numRuns: 40 },
    );
  });
});

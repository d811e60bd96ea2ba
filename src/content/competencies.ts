import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { InputRejected } from '../support/errors.js';
import { readContent } from './read.js';
import { COMPETENCY_AREAS, type CompetencyDictionary } from '../domain/competency/types.js';

const text = z.strictObject({ id: z.string().min(1), en: z.string().min(1) }).readonly();
const sourced = <T extends z.ZodType>(value: T) =>
  z.strictObject({ value, source: z.string().min(1), date: z.iso.date(), status: z.enum(['read', 'setting']) }).readonly();

const dictionary = z.strictObject({
  competencies: sourced(
    z.array(z.strictObject({ key: z.string().regex(/^[a-z][a-z_]*$/), area: z.enum(COMPETENCY_AREAS), name: text, description: text }).readonly()).min(1).readonly(),
  ),
  levels: sourced(
    z.array(z.strictObject({ level: z.literal([1, 2, 3, 4, 5]), label: text }).readonly()).length(5).readonly(),
  ),
}).readonly() satisfies z.ZodType<CompetencyDictionary>;

/**
 * The dictionary of competencies that ships with Pamong, read from `file`.
 * @throws InputRejected naming every mistake at once.
 */
export function loadCompetencies(file: URL = new URL('./competencies.yaml', import.meta.url)): CompetencyDictionary {
  const written = readContent(readFileSync(file, 'utf8'));
  if (!written.ok) throw new InputRejected('The competency dictionary is not YAML.', written.messages.map((message) => ({ message })));
  const read = dictionary.safeParse(written.value);
  if (!read.success) {
    throw new InputRejected('The competency dictionary has mistakes.', read.error.issues.map((issue) => ({ column: issue.path.join('.'), message: issue.message })));
  }
  const keys = read.data.competencies.value.map(({ key }) => key);
  const twice = keys.filter((key, index) => keys.indexOf(key) !== index);
  if (twice.length > 0) throw new InputRejected('The competency dictionary has mistakes.', twice.map((key) => ({ column: 'competencies', message: `the key "${key}" is there twice` })));
  return read.data;
}

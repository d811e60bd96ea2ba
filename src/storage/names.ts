/** What a file in the store may be called: nothing that a path, an address or a program could take for more than a name. */
const NAME = /^[a-z0-9][a-z0-9-]{7,99}$/;

/** @throws RangeError for any other name; names are our own, so that this is a mistake in the program. */
export function checkedName(name: string): string {
  if (!NAME.test(name)) throw new RangeError('That is no name of a stored file.');
  return name;
}

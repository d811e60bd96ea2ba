/** The first rows of a long list, as people read them. */
export const someRows = (rows: readonly number[]): string => rows.slice(0, 8).join(', ') + (rows.length > 8 ? ' …' : '');

/** Rows of cells as plain text: the first column to the left, the others to the right. */
export function table(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => String(row[i]).length)));
  return rows.map((row) => row.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))).join('   ')).join('\n');
}

export const fixed = (value, digits = 1) => value.toFixed(digits);
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(0)} MB`;

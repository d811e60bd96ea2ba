/** Foreign words as Telegram's small HTML wants them: the three signs that mean something there. */
export const escapeHtml = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

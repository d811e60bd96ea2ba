/** What a run uses of the built product; opaque here. */
export interface Built {
  readonly NOTICE_VERSION: string;
}
export function copyBuild(from?: string): { readonly folder: string; remove(): void };
export function loadBuild(folder: string): Promise<Built>;
export function mutate(folder: string, path: string, from: string, to: string): void;

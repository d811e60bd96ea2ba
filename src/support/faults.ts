/**
 * The named moments between which nothing may be lost. A fault run passes a function that kills the process there;
 * everywhere else it is `noFaults`.
 */
export const FAULT_POINTS = ['after-receive', 'after-commit', 'after-claim', 'after-send', 'before-mark'] as const;
export type FaultPoint = (typeof FAULT_POINTS)[number];
export type Faults = (point: FaultPoint) => void;
export const noFaults: Faults = () => {};

/** Somebody on the roster, as the product knows them. */
export interface StagePerson {
  readonly nip: string;
  readonly name: string;
  readonly position: string;
  readonly unit: string;
  readonly phone: string | null;
  readonly email: string | null;
  /** Whether somebody reports to them. */
  readonly leader: boolean;
  /** Whether a Telegram account is bound to them. */
  readonly bound: boolean;
}

export interface StageCampaign {
  readonly id: string;
  readonly title: string;
  /** How many were invited, have started and so on. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface StageInvite {
  readonly nip: string;
  readonly name: string;
  /** `https://t.me/BOT?start=TOKEN` */
  readonly link: string;
}

/**
 * What the learning officer's buttons do. The real use cases are passed in, so that the sandbox knows nothing of the product.
 * A refused input rejects with `InputRejected`, whose problems the page shows. `people` and `importRoster` are called while the stage opens already.
 */
export interface Officer {
  launchNeedsSurvey(): Promise<unknown>;
  importCourse(yaml: string): Promise<unknown>;
  importRoster(csv: string): Promise<unknown>;
  confirmBinding(nip: string): Promise<unknown>;
  invite(): Promise<readonly StageInvite[]>;
  campaigns(): Promise<readonly StageCampaign[]>;
  people(): Promise<readonly StagePerson[]>;
}

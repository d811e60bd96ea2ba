-- Launching and running: a campaign that is paused or undone, its plan, what positions demand, and the daily limit.
ALTER TABLE "campaign"
    ADD COLUMN "paused_at" TIMESTAMPTZ(3),
    ADD COLUMN "cancelled_at" TIMESTAMPTZ(3),
    ADD COLUMN "reminders" JSONB,
    ADD COLUMN "audience" JSONB;

CREATE TABLE "position_demand" (
    "position" TEXT NOT NULL,
    "competency" TEXT NOT NULL,
    "level" INTEGER NOT NULL,
    CONSTRAINT "position_demand_pkey" PRIMARY KEY ("position", "competency")
);

CREATE TABLE "message_day" (
    "employee_id" INTEGER NOT NULL,
    "day" TEXT NOT NULL,
    "sent" INTEGER NOT NULL DEFAULT 0,
    CONSTRAINT "message_day_pkey" PRIMARY KEY ("employee_id", "day")
);

-- What a paused campaign holds is neither due nor cancelled.
ALTER TABLE "due_work" DROP CONSTRAINT "due_work_state_check";
ALTER TABLE "due_work" ADD CONSTRAINT "due_work_state_check" CHECK ("state" IN ('due', 'held', 'done', 'skipped', 'cancelled'));
CREATE INDEX "due_work_held_subject_idx" ON "due_work" ("subject", "employee_id") WHERE "state" = 'held';
CREATE INDEX "due_work_held_employee_idx" ON "due_work" ("employee_id") WHERE "state" = 'held';

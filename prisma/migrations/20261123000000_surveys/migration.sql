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

-- Group discussions.

CREATE TABLE "discussion" (
    "id" SERIAL NOT NULL,
    "code" TEXT NOT NULL,
    "link" TEXT NOT NULL,
    "unit_id" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "rules" JSONB NOT NULL,
    "phase" TEXT NOT NULL DEFAULT 'waiting',
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "votes_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "discussion_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "discussion_phase_check" CHECK ("phase" IN ('waiting', 'collecting', 'voting', 'closed'))
);

CREATE TABLE "discussion_room" (
    "discussion_id" INTEGER NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "language" TEXT NOT NULL,
    "opened_by_id" INTEGER NOT NULL,
    "opened_at" TIMESTAMPTZ(3) NOT NULL,
    "aside_at" TIMESTAMPTZ(3),
    "notice_key" TEXT NOT NULL,

    CONSTRAINT "discussion_room_pkey" PRIMARY KEY ("discussion_id")
);

CREATE TABLE "discussion_member" (
    "discussion_id" INTEGER NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "given" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "discussion_member_pkey" PRIMARY KEY ("discussion_id","employee_id")
);

CREATE TABLE "discussion_draft" (
    "discussion_id" INTEGER NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "number" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "discussion_draft_pkey" PRIMARY KEY ("discussion_id","employee_id","number")
);

CREATE TABLE "discussion_proposal" (
    "discussion_id" INTEGER NOT NULL,
    "place" INTEGER NOT NULL,
    "text" TEXT NOT NULL,

    CONSTRAINT "discussion_proposal_pkey" PRIMARY KEY ("discussion_id","place")
);

CREATE TABLE "discussion_vote" (
    "discussion_id" INTEGER NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "places" INTEGER[],

    CONSTRAINT "discussion_vote_pkey" PRIMARY KEY ("discussion_id","employee_id")
);

CREATE TABLE "discussion_need" (
    "discussion_id" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "unit_id" INTEGER NOT NULL,
    "topic" TEXT NOT NULL,
    "rank" INTEGER NOT NULL,
    "tied" BOOLEAN NOT NULL,
    "text" TEXT NOT NULL,
    "votes" INTEGER NOT NULL,
    "participants" INTEGER NOT NULL,
    "closed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "discussion_need_pkey" PRIMARY KEY ("discussion_id","position")
);

CREATE UNIQUE INDEX "discussion_code_key" ON "discussion"("code");
CREATE UNIQUE INDEX "discussion_link_key" ON "discussion"("link");
CREATE INDEX "discussion_unit_id_idx" ON "discussion"("unit_id");
CREATE INDEX "discussion_room_chat_id_idx" ON "discussion_room"("chat_id");
CREATE INDEX "discussion_member_employee_id_idx" ON "discussion_member"("employee_id");
CREATE INDEX "discussion_draft_employee_id_idx" ON "discussion_draft"("employee_id");
CREATE INDEX "discussion_vote_employee_id_idx" ON "discussion_vote"("employee_id");
CREATE INDEX "discussion_need_unit_id_idx" ON "discussion_need"("unit_id");

ALTER TABLE "discussion" ADD CONSTRAINT "discussion_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_room" ADD CONSTRAINT "discussion_room_discussion_id_fkey" FOREIGN KEY ("discussion_id") REFERENCES "discussion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_room" ADD CONSTRAINT "discussion_room_opened_by_id_fkey" FOREIGN KEY ("opened_by_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_member" ADD CONSTRAINT "discussion_member_discussion_id_fkey" FOREIGN KEY ("discussion_id") REFERENCES "discussion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_member" ADD CONSTRAINT "discussion_member_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_draft" ADD CONSTRAINT "discussion_draft_discussion_id_fkey" FOREIGN KEY ("discussion_id") REFERENCES "discussion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_draft" ADD CONSTRAINT "discussion_draft_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_proposal" ADD CONSTRAINT "discussion_proposal_discussion_id_fkey" FOREIGN KEY ("discussion_id") REFERENCES "discussion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_vote" ADD CONSTRAINT "discussion_vote_discussion_id_fkey" FOREIGN KEY ("discussion_id") REFERENCES "discussion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_vote" ADD CONSTRAINT "discussion_vote_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_need" ADD CONSTRAINT "discussion_need_discussion_id_fkey" FOREIGN KEY ("discussion_id") REFERENCES "discussion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
ALTER TABLE "discussion_need" ADD CONSTRAINT "discussion_need_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- Results: what groups of five or more said, without names, frozen.

CREATE TABLE "response_group" (
    "id" BIGSERIAL NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "home_id" INTEGER NOT NULL,
    "responses" JSONB NOT NULL,
    "gaps" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "response_group_pkey" PRIMARY KEY ("id")
);

CREATE TABLE "response_group_member" (
    "campaign_id" TEXT NOT NULL,
    "employee_id" INTEGER NOT NULL,

    CONSTRAINT "response_group_member_pkey" PRIMARY KEY ("campaign_id","employee_id")
);

CREATE INDEX "response_group_campaign_id_idx" ON "response_group"("campaign_id");

-- Files that people sent: which of them still belong to an answer.

CREATE TABLE "stored_file" (
    "name" TEXT NOT NULL,
    "inbox_id" BIGINT,
    "conversation_id" INTEGER,
    "look_on" DATE,

    CONSTRAINT "stored_file_pkey" PRIMARY KEY ("name")
);

CREATE UNIQUE INDEX "stored_file_inbox_id_key" ON "stored_file"("inbox_id");
CREATE INDEX "stored_file_look_on_idx" ON "stored_file"("look_on");

-- Anonymous surveys: answers wait sealed, and name nobody.

ALTER TABLE "campaign" ADD COLUMN "anonymous" BOOLEAN NOT NULL DEFAULT false;

CREATE TABLE "waiting_response" (
    "id" UUID NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "box" TEXT NOT NULL,

    CONSTRAINT "waiting_response_pkey" PRIMARY KEY ("id")
);

CREATE INDEX "waiting_response_campaign_id_idx" ON "waiting_response"("campaign_id");
ALTER TABLE "waiting_response" ADD CONSTRAINT "waiting_response_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

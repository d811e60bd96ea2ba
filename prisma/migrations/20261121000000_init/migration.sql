-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "setting" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,

    CONSTRAINT "setting_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "unit" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "parent_id" INTEGER,

    CONSTRAINT "unit_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employee" (
    "id" SERIAL NOT NULL,
    "nip" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "position" TEXT NOT NULL DEFAULT '',
    "unit_id" INTEGER NOT NULL,
    "supervisor_id" INTEGER,
    "status" TEXT NOT NULL,
    "zone" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "left_at" TIMESTAMPTZ(3),

    CONSTRAINT "employee_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "chat" (
    "id" BIGINT NOT NULL,
    "language" TEXT NOT NULL DEFAULT 'id',
    "consent" TEXT NOT NULL DEFAULT 'unasked',
    "notice_version" TEXT,
    "consent_at" TIMESTAMPTZ(3),
    "employee_id" INTEGER,
    "expected_id" INTEGER,
    "awaiting" TEXT,
    "focus_id" INTEGER,
    "stopped_at" TIMESTAMPTZ(3),
    "blocked_at" TIMESTAMPTZ(3),
    "strikes" INTEGER NOT NULL DEFAULT 0,
    "strikes_until" TIMESTAMPTZ(3),
    "revision" INTEGER NOT NULL DEFAULT 0,
    "last_inbound_at" TIMESTAMPTZ(3),
    "tat" TIMESTAMPTZ(3),
    "hold_until" TIMESTAMPTZ(3),

    CONSTRAINT "chat_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "binding" (
    "id" SERIAL NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "chat_id" BIGINT NOT NULL,
    "method" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "binding_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "invite" (
    "token_hash" TEXT NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "used_by" BIGINT,

    CONSTRAINT "invite_pkey" PRIMARY KEY ("token_hash")
);

-- CreateTable
CREATE TABLE "inbox" (
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "update_key" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "payload" TEXT,
    "state" TEXT NOT NULL DEFAULT 'new',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "received_at" TIMESTAMPTZ(3) NOT NULL,
    "lease_until" TIMESTAMPTZ(3),
    "handled_at" TIMESTAMPTZ(3),
    "problem" TEXT,

    CONSTRAINT "inbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "key" TEXT NOT NULL,
    "channel" TEXT NOT NULL,
    "lane" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "chat_id" BIGINT,
    "recipient" TEXT,
    "employee_id" INTEGER,
    "subject" TEXT,
    "payload" JSONB,
    "state" TEXT NOT NULL DEFAULT 'queued',
    "on_doubt" TEXT NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "not_before" TIMESTAMPTZ(3),
    "worth_until" TIMESTAMPTZ(3),
    "lease_until" TIMESTAMPTZ(3),
    "platform_id" TEXT,
    "problem" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "due_work" (
    "id" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "employee_id" INTEGER,
    "ref" JSONB NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "worth_until" TIMESTAMPTZ(3),
    "state" TEXT NOT NULL DEFAULT 'due',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "done_at" TIMESTAMPTZ(3),
    "note" TEXT,

    CONSTRAINT "due_work_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "survey_version" (
    "survey_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "hash" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "survey_version_pkey" PRIMARY KEY ("survey_id","version")
);

-- CreateTable
CREATE TABLE "campaign" (
    "id" TEXT NOT NULL,
    "purpose" TEXT NOT NULL,
    "survey_id" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "unit_id" INTEGER,
    "course_id" TEXT,
    "session_id" INTEGER,
    "title" JSONB NOT NULL,
    "opens_at" TIMESTAMPTZ(3) NOT NULL,
    "closes_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "campaign_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "recipient" (
    "campaign_id" TEXT NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "invited_at" TIMESTAMPTZ(3) NOT NULL,
    "delivered_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "completed_at" TIMESTAMPTZ(3),
    "declined_at" TIMESTAMPTZ(3),

    CONSTRAINT "recipient_pkey" PRIMARY KEY ("campaign_id","employee_id")
);

-- CreateTable
CREATE TABLE "conversation" (
    "id" SERIAL NOT NULL,
    "campaign_id" TEXT NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "head" JSONB NOT NULL,
    "revision" INTEGER NOT NULL DEFAULT 0,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "asked_after" BIGINT NOT NULL DEFAULT 0,
    "completed_at" TIMESTAMPTZ(3),

    CONSTRAINT "conversation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "answer" (
    "conversation_id" INTEGER NOT NULL,
    "question" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "answered_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "answer_pkey" PRIMARY KEY ("conversation_id","question")
);

-- CreateTable
CREATE TABLE "course" (
    "id" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "jp" INTEGER NOT NULL,
    "imported_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "course_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session" (
    "id" SERIAL NOT NULL,
    "course_id" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "zone" TEXT NOT NULL,
    "place" TEXT NOT NULL,
    "cancelled_at" TIMESTAMPTZ(3),

    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "enrollment" (
    "course_id" TEXT NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "enrolled_at" TIMESTAMPTZ(3) NOT NULL,
    "withdrawn_at" TIMESTAMPTZ(3),

    CONSTRAINT "enrollment_pkey" PRIMARY KEY ("course_id","employee_id")
);

-- CreateTable
CREATE TABLE "attendance_reply" (
    "session_id" INTEGER NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "reply" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "attendance_reply_pkey" PRIMARY KEY ("session_id","employee_id")
);

-- CreateTable
CREATE TABLE "digest" (
    "leader_id" INTEGER NOT NULL,
    "week" TEXT NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "digest_pkey" PRIMARY KEY ("leader_id","week")
);

-- CreateTable
CREATE TABLE "release_block" (
    "id" BIGSERIAL NOT NULL,
    "measure" TEXT NOT NULL,
    "home_id" INTEGER NOT NULL,
    "content" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "release_block_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "release_member" (
    "measure" TEXT NOT NULL,
    "employee_id" INTEGER NOT NULL,

    CONSTRAINT "release_member_pkey" PRIMARY KEY ("measure","employee_id")
);

-- CreateTable
CREATE TABLE "data_request" (
    "id" SERIAL NOT NULL,
    "employee_id" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "note" TEXT,
    "asked_at" TIMESTAMPTZ(3) NOT NULL,
    "due_at" TIMESTAMPTZ(3) NOT NULL,
    "closed_at" TIMESTAMPTZ(3),

    CONSTRAINT "data_request_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "holiday" (
    "date" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "holiday_pkey" PRIMARY KEY ("date")
);

-- CreateTable
CREATE TABLE "pace" (
    "id" TEXT NOT NULL,
    "tat" TIMESTAMPTZ(6) NOT NULL,
    "hold_until" TIMESTAMPTZ(3),

    CONSTRAINT "pace_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "unit_parent_id_idx" ON "unit"("parent_id");

-- CreateIndex
CREATE UNIQUE INDEX "employee_nip_key" ON "employee"("nip");

-- CreateIndex
CREATE UNIQUE INDEX "employee_email_key" ON "employee"("email");

-- CreateIndex
CREATE UNIQUE INDEX "employee_phone_key" ON "employee"("phone");

-- CreateIndex
CREATE INDEX "employee_unit_id_idx" ON "employee"("unit_id");

-- CreateIndex
CREATE INDEX "employee_supervisor_id_idx" ON "employee"("supervisor_id");

-- CreateIndex
CREATE UNIQUE INDEX "chat_employee_id_key" ON "chat"("employee_id");

-- CreateIndex
CREATE INDEX "binding_employee_id_idx" ON "binding"("employee_id");

-- CreateIndex
CREATE INDEX "binding_chat_id_idx" ON "binding"("chat_id");

-- CreateIndex
CREATE INDEX "invite_employee_id_idx" ON "invite"("employee_id");

-- CreateIndex
CREATE UNIQUE INDEX "inbox_source_account_update_key_key" ON "inbox"("source", "account", "update_key");

-- CreateIndex
CREATE UNIQUE INDEX "outbox_key_key" ON "outbox"("key");

-- CreateIndex
CREATE UNIQUE INDEX "due_work_key_key" ON "due_work"("key");

-- CreateIndex
CREATE UNIQUE INDEX "survey_version_survey_id_hash_key" ON "survey_version"("survey_id", "hash");

-- CreateIndex
CREATE INDEX "campaign_course_id_idx" ON "campaign"("course_id");

-- CreateIndex
CREATE INDEX "campaign_session_id_idx" ON "campaign"("session_id");

-- CreateIndex
CREATE INDEX "campaign_unit_id_idx" ON "campaign"("unit_id");

-- CreateIndex
CREATE INDEX "recipient_employee_id_idx" ON "recipient"("employee_id");

-- CreateIndex
CREATE INDEX "conversation_employee_id_idx" ON "conversation"("employee_id");

-- CreateIndex
CREATE UNIQUE INDEX "conversation_campaign_id_employee_id_key" ON "conversation"("campaign_id", "employee_id");

-- CreateIndex
CREATE INDEX "session_course_id_idx" ON "session"("course_id");

-- CreateIndex
CREATE INDEX "enrollment_employee_id_idx" ON "enrollment"("employee_id");

-- CreateIndex
CREATE INDEX "attendance_reply_employee_id_idx" ON "attendance_reply"("employee_id");

-- CreateIndex
CREATE INDEX "release_block_measure_idx" ON "release_block"("measure");

-- CreateIndex
CREATE INDEX "release_block_home_id_idx" ON "release_block"("home_id");

-- CreateIndex
CREATE INDEX "data_request_employee_id_idx" ON "data_request"("employee_id");

-- AddForeignKey
ALTER TABLE "unit" ADD CONSTRAINT "unit_parent_id_fkey" FOREIGN KEY ("parent_id") REFERENCES "unit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employee" ADD CONSTRAINT "employee_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "employee" ADD CONSTRAINT "employee_supervisor_id_fkey" FOREIGN KEY ("supervisor_id") REFERENCES "employee"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "chat" ADD CONSTRAINT "chat_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "binding" ADD CONSTRAINT "binding_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "invite" ADD CONSTRAINT "invite_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_survey_id_version_fkey" FOREIGN KEY ("survey_id", "version") REFERENCES "survey_version"("survey_id", "version") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_unit_id_fkey" FOREIGN KEY ("unit_id") REFERENCES "unit"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "course"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "campaign" ADD CONSTRAINT "campaign_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recipient" ADD CONSTRAINT "recipient_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_campaign_id_fkey" FOREIGN KEY ("campaign_id") REFERENCES "campaign"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conversation" ADD CONSTRAINT "conversation_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "answer" ADD CONSTRAINT "answer_conversation_id_fkey" FOREIGN KEY ("conversation_id") REFERENCES "conversation"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session" ADD CONSTRAINT "session_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "course"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollment" ADD CONSTRAINT "enrollment_course_id_fkey" FOREIGN KEY ("course_id") REFERENCES "course"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "enrollment" ADD CONSTRAINT "enrollment_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attendance_reply" ADD CONSTRAINT "attendance_reply_session_id_fkey" FOREIGN KEY ("session_id") REFERENCES "session"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attendance_reply" ADD CONSTRAINT "attendance_reply_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "digest" ADD CONSTRAINT "digest_leader_id_fkey" FOREIGN KEY ("leader_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "data_request" ADD CONSTRAINT "data_request_employee_id_fkey" FOREIGN KEY ("employee_id") REFERENCES "employee"("id") ON DELETE RESTRICT ON UPDATE CASCADE;


-- What Prisma's schema language cannot say.

-- Two offices may each have a "Sekretariat"; one office may not have two.
CREATE UNIQUE INDEX "unit_parent_name_key" ON "unit" (COALESCE("parent_id", 0), "name");

-- Only open work is searched, so only open work is indexed.
CREATE INDEX "inbox_open_idx" ON "inbox" ("id") WHERE "state" = 'new';
CREATE INDEX "outbox_open_idx" ON "outbox" ("lane", "id") WHERE "state" = 'queued';
CREATE INDEX "outbox_open_subject_idx" ON "outbox" ("subject", "employee_id") WHERE "state" = 'queued';
CREATE INDEX "outbox_open_chat_idx" ON "outbox" ("chat_id") WHERE "state" IN ('queued', 'sending');
CREATE INDEX "due_work_open_idx" ON "due_work" ("due_at") WHERE "state" = 'due';
CREATE INDEX "due_work_open_subject_idx" ON "due_work" ("subject") WHERE "state" = 'due';
CREATE INDEX "due_work_open_employee_idx" ON "due_work" ("employee_id") WHERE "state" = 'due';
CREATE UNIQUE INDEX "binding_current_employee_key" ON "binding" ("employee_id") WHERE "state" = 'bound';
CREATE UNIQUE INDEX "binding_current_chat_key" ON "binding" ("chat_id") WHERE "state" = 'bound';

ALTER TABLE "inbox" ADD CONSTRAINT "inbox_state_check" CHECK ("state" IN ('new', 'done', 'failed'));
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_state_check" CHECK ("state" IN ('queued', 'sending', 'sent', 'failed', 'blocked', 'unknown', 'cancelled'));
ALTER TABLE "outbox" ADD CONSTRAINT "outbox_on_doubt_check" CHECK ("on_doubt" IN ('repeat', 'drop', 'look-up'));
ALTER TABLE "due_work" ADD CONSTRAINT "due_work_state_check" CHECK ("state" IN ('due', 'done', 'skipped', 'cancelled'));
ALTER TABLE "binding" ADD CONSTRAINT "binding_state_check" CHECK ("state" IN ('bound', 'waiting', 'replaced', 'undone', 'left'));
ALTER TABLE "chat" ADD CONSTRAINT "chat_consent_check" CHECK ("consent" IN ('unasked', 'asked', 'accepted', 'refused'));

-- Rows that change often keep room for their next version on the same page.
ALTER TABLE "chat" SET (fillfactor = 70);
ALTER TABLE "conversation" SET (fillfactor = 70);
ALTER TABLE "outbox" SET (fillfactor = 80);
ALTER TABLE "inbox" SET (fillfactor = 80);

-- One pace a platform, shared by all processes.
INSERT INTO "pace" ("id", "tat") VALUES ('telegram', '2000-01-01T00:00:00Z'), ('slack', '2000-01-01T00:00:00Z');

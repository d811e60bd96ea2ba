-- When the open question was shown, where it came late: what was written before that is no answer to it.
ALTER TABLE "conversation" ADD COLUMN "shown_at" TIMESTAMPTZ(3);

-- Where a question came late, the message that shows it: what was written before has a lower number (Bot API: Message.message_id).
ALTER TABLE "conversation" ADD COLUMN "shown_as" BIGINT;

-- What was sent last, by question, while it is being changed: that counts until the changes are sent.
ALTER TABLE "conversation" ADD COLUMN "sent" JSONB;

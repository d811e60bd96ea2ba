-- What was sent last, by question, while it is being changed: that counts until the changes are sent.
ALTER TABLE "conversation" ADD COLUMN "sent" JSONB;

-- What begins so is a rehearsal (`domain/learning/rehearsal`), said once for every statement that leaves rehearsals out.
ALTER TABLE "campaign" ADD COLUMN "rehearsal" BOOLEAN GENERATED ALWAYS AS ("survey_id" LIKE '~%') STORED;
ALTER TABLE "survey_version" ADD COLUMN "rehearsal" BOOLEAN GENERATED ALWAYS AS ("survey_id" LIKE '~%') STORED;

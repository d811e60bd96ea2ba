// What was stored against what people meant.

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/**
 * @returns `lost`: an answer that was accepted is missing or different; `doubled`: one that counts twice, or that nobody gave;
 * `stuck`: people who could not finish; `twice`: messages that were sent again and may have come twice; `details`: each of the first three in words.
 */
export async function compare({ built, pool, vault, acknowledged, survey, campaign, players }) {
  const details = [];
  const { rows } = await pool.query(
    `SELECT e.nip, v.id AS conversation, v.completed_at IS NOT NULL AS completed, COALESCE(jsonb_object_agg(a.question, a.value) FILTER (WHERE a.withdrawn_at IS NULL AND a.question IS NOT NULL), '{}') AS answers
     FROM conversation v JOIN employee e ON e.id = v.employee_id LEFT JOIN answer a ON a.conversation_id = v.id WHERE v.campaign_id = $1 GROUP BY e.nip, v.id, v.completed_at`,
    [campaign],
  );
  const compiled = built.compileSurvey(survey);
  const env = { now: 0, zone: 'Asia/Jakarta', language: 'id', seed: 0 };
  let lost = 0;
  let doubled = 0;
  let answers = 0;
  for (const player of players) {
    const mine = rows.filter((row) => row.nip === player.nip);
    if (mine.length > 1) {
      doubled += mine.length - 1;
      details.push(`${player.chat}: ${mine.length} conversations`);
    }
    const stored = mine[0]?.answers ?? {};
    answers += Object.keys(stored).length;
    const given = Object.fromEntries(survey.questions.flatMap(({ name }) => {
      const have = Object.hasOwn(stored, name) ? stored[name] : undefined;
      if (have !== undefined && player.may(name, have)) return [[name, have]];
      return player.meant.has(name) ? [[name, player.meant.get(name)]] : [];
    }));
    // What an answer makes irrelevant counts no more.
    const expected = Object.fromEntries(Object.entries(built.Model.from(compiled, given, env).answers).filter(([, value]) => value === null || typeof value !== 'object' || Array.isArray(value)));
    for (const { name } of survey.questions) {
      const want = Object.hasOwn(expected, name) ? expected[name] : undefined;
      const have = Object.hasOwn(stored, name) ? stored[name] : undefined;
      if (want === undefined && have !== undefined) {
        doubled += 1;
        details.push(`${player.chat} ${name}: nobody gave ${JSON.stringify(have)}`);
        if (process.env.FAULTS_TRACE === '1') details.push(...player.trace);
      } else if (want !== undefined && !same(want, have)) {
        lost += 1;
        details.push(`${player.chat} ${name}: meant ${JSON.stringify(want)}, stored ${JSON.stringify(have)}`);
        if (process.env.FAULTS_TRACE === '1') details.push(...player.trace);
      }
    }
  }
  const { rows: [counted] } = await pool.query(
    `SELECT (SELECT count(*)::int FROM recipient WHERE campaign_id = $1 AND completed_at IS NOT NULL) AS completed,
       (SELECT count(*)::int FROM inbox WHERE state = 'failed') AS failed,
       (SELECT count(*)::int FROM outbox WHERE state = 'sent' AND attempts > 1) AS again,
       (SELECT count(*)::int FROM (SELECT 1 FROM outbox WHERE kind = 'survey.invite' AND state = 'sent' AND subject = 'campaign:' || $1 GROUP BY employee_id HAVING count(*) > 1) d) AS invited`,
    [campaign],
  );
  const finished = players.filter(({ done }) => done).length;
  if (counted.completed > players.length) doubled += counted.completed - players.length;
  if (counted.completed < finished) {
    lost += finished - counted.completed;
    details.push(`${finished} people were thanked, ${counted.completed} count as complete`);
  }
  // The platform numbers updates without gaps, and gives none away that it was not told to forget.
  const unstored = await unstoredOf(pool, vault, acknowledged);
  if (unstored > 0) {
    lost += unstored;
    details.push(`${unstored} updates were acknowledged and never stored`);
  }
  if (counted.failed > 0) details.push(`${counted.failed} updates ended as failed`);
  if (counted.invited > 0) {
    doubled += counted.invited;
    details.push(`${counted.invited} people have two invitations`);
  }
  const stuck = players.filter(({ done }) => !done);
  for (const player of stuck.slice(0, 5)) {
    details.push(`${player.chat} is stuck at: ${player.phone.messages().at(-1)?.text.slice(0, 80) ?? 'nothing'}`);
    if (process.env.FAULTS_TRACE === '1') details.push(...player.trace, ...(await keptOf(pool, player.chat)));
  }
  return { lost, doubled, stuck: stuck.length, answers, twice: counted.again, failed: counted.failed, details };
}

/** What the database knows of somebody who is stuck: where the survey stands, and the newest messages. */
async function keptOf(pool, chat) {
  const { rows: heads } = await pool.query('SELECT v.head::text AS head, v.asked_after, v.shown_at FROM chat c JOIN conversation v ON v.id = c.focus_id WHERE c.id = $1', [chat]);
  const { rows: messages } = await pool.query('SELECT id, key, kind, state, attempts, platform_id, problem, created_at, ended_at FROM outbox WHERE chat_id = $1 ORDER BY id DESC LIMIT 15', [chat]);
  return [...heads, ...messages].map((row) => JSON.stringify(row));
}

/** How many updates below the first that is not acknowledged have no row; numbers are kept as marks, so each is marked to be looked for. */
async function unstoredOf(pool, vault, acknowledged) {
  const { rows } = await pool.query(`SELECT account, update_key FROM inbox WHERE source = 'telegram'`);
  if (rows.length === 0 || acknowledged === 0) return 0;
  const stored = new Set(rows.map(({ update_key: key }) => key));
  const isStored = (id) => stored.has(vault.mark(`update:${rows[0].account}:${id}`));
  let found = 0;
  let missing = 0;
  // Beyond the first that is stored there is nothing to miss.
  for (let id = acknowledged - 1, gap = 0; id > 0 && found < rows.length && gap < 2_000; id -= 1) {
    if (isStored(id)) {
      found += 1;
      missing += gap;
      gap = 0;
    } else gap += 1;
  }
  return missing;
}

import { button, byId, soon, toast } from './dom.js';
import { Guide, movedWords } from './guide.js';
import { Officer } from './officer.js';
import { People } from './people.js';
import { Phone } from './phone.js';
import { Slack } from './slack.js';
import { get, listen, post, Refused } from './wire.js';
import { fillWords, switchLanguage, t } from './words.js';

const phone = new Phone();
const slack = new Slack();
const people = new People((person, everyone) => phone.hold(person, everyone));
const officer = new Officer(() => people.held?.id ?? null);
const guide = new Guide({
  move: (move) => void moveClock(move),
  others: () => officer.others(),
  officer: (what) => void officer.act({ do: what }),
});

async function moveClock(move) {
  try {
    const { now } = await post('clock', { move });
    toast(movedWords(now));
  } catch (error) {
    toast(error instanceof Refused ? error.message : t('offline'));
  }
  await refresh();
}

async function refresh() {
  try {
    const state = await get('state');
    people.show(state.people);
    officer.show(state);
    guide.show(state);
    slack.show(state.people);
  } catch {
    toast(t('offline'));
  }
}
// Bindings and answers show a little after the chat does.
const refreshSoon = soon(refresh, 900);

const PANELS = { people: 'panel-people', phone: 'phone', officer: 'panel-officer', slack: 'panel-slack' };

/** On a narrow screen one part at a time. */
function showPanel(name) {
  document.body.dataset.panel = name;
  for (const key of byId('panels').children) key.setAttribute('aria-pressed', String(key.dataset.panel === name));
}

function drawAll() {
  fillWords();
  byId('language').textContent = t('otherLanguage');
  byId('panels').replaceChildren(...Object.keys(PANELS).map((name) => button(t(`panel.${name}`), () => showPanel(name), { 'data-panel': name })));
  showPanel(document.body.dataset.panel ?? 'phone');
  people.redraw();
  phone.redraw();
  officer.redraw();
  guide.redraw();
  slack.redraw();
}

byId('language').addEventListener('click', () => {
  switchLanguage();
  drawAll();
});

listen(
  {
    phone: ({ person, from }) => {
      if (person === people.held?.id) phone.changed();
      else if (from === 'bot') people.rang(person);
      refreshSoon();
    },
    answer: ({ person, answer }) => phone.answered(person, answer),
    slack: ({ users }) => slack.changed(users),
    clock: () => refreshSoon(),
    people: () => refreshSoon(),
    robot: (progress) => {
      officer.robot(progress);
      refreshSoon();
    },
  },
  () => {
    toast(t('online'));
    void refresh();
    phone.changed();
  },
  () => toast(t('offline')),
);

drawAll();
await refresh();

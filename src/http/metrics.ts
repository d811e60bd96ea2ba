import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  readonly registry: Registry;
  readonly received: Counter<'source'>;
  readonly answers: Counter;
  readonly messages: Counter<'end'>;
  readonly dueHandled: Counter<'kind' | 'end'>;
  readonly waiting: Gauge<'what'>;
  readonly replySeconds: Histogram;
}

/** The numbers of this process in Prometheus' terms. Labels name kinds, never people. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    received: new Counter({ name: 'pamong_received_total', help: 'Updates stored, by platform.', labelNames: ['source'], registers }),
    answers: new Counter({ name: 'pamong_answers_total', help: 'Survey answers committed.', registers }),
    messages: new Counter({ name: 'pamong_messages_total', help: 'Outgoing messages, by how they ended.', labelNames: ['end'], registers }),
    dueHandled: new Counter({ name: 'pamong_due_total', help: 'Due work handled, by kind and end.', labelNames: ['kind', 'end'], registers }),
    waiting: new Gauge({ name: 'pamong_waiting', help: 'Rows that wait: inbox, outbox, due.', labelNames: ['what'], registers }),
    replySeconds: new Histogram({ name: 'pamong_receive_seconds', help: 'Seconds from the arrival of a webhook call to its commit.', buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3], registers }),
  };
}

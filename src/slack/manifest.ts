import { stringify } from 'yaml';

/** What the app may do: write to people, find them by their e-mail address, and look whether a message of its own has arrived. */
export const BOT_SCOPES = ['chat:write', 'im:history', 'im:write', 'users:read', 'users:read.email'] as const;

/**
 * The app's manifest (Slack: Create an app from a manifest), as YAML.
 * @param publicUrl where Slack reaches us over HTTP, without a slash at the end; null for Socket Mode, which needs no address.
 */
export function slackManifest(publicUrl: string | null): string {
  const address = publicUrl === null ? {} : { request_url: `${publicUrl}/slack/events` };
  return stringify({
    display_information: {
      name: 'Pamong',
      description: 'Ringkasan pekanan pelatihan untuk atasan',
      long_description:
        'Pamong mengirim ringkasan pekanan tentang pelatihan kepada atasan: berapa yang telah menjawab, kebutuhan terbesar, sesi mendatang, umpan balik, dan penerapan di tempat kerja. ' +
        'Hanya angka kelompok yang dikirim, tanpa nama pegawai. A weekly summary of training for supervisors: group figures only, no names.',
      background_color: '#1f4e5f',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: 'Pamong', always_online: true },
    },
    oauth_config: { scopes: { bot: [...BOT_SCOPES] } },
    settings: {
      event_subscriptions: { ...address, bot_events: ['app_home_opened'] },
      interactivity: { is_enabled: true, ...address },
      org_deploy_enabled: false,
      socket_mode_enabled: publicUrl === null,
      token_rotation_enabled: false,
    },
  });
}

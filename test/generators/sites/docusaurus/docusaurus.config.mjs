export default {
  title: 'Harbour',
  url: 'https://example.org',
  baseUrl: '/',
  onBrokenLinks: 'throw',
  presets: [['classic', { blog: false, docs: { routeBasePath: '/', sidebarPath: undefined } }]],
  themeConfig: { navbar: { title: 'Harbour' } },
};

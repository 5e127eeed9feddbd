import { platform, service } from 'stackwright'

export default platform('tiny', {
  apps: { site: service({ run: 'node server.mjs', port: 3000, route: {} }) },
})

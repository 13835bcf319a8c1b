import type { Configuracion } from './configuracion/index.js';
import { EMPRESAS_DEMO } from './usuarios/index.js';

/** Tells whoever started the server where to go. */
export function anunciar(url: string, { claveDemo, perfil, ROL_PROCESO }: Configuracion): void {
  const base = url.replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost');
  const atiende = ROL_PROCESO !== 'trabajador';
  const lineas = ['', `seguimiento is ready (profile: ${perfil}, role: ${ROL_PROCESO})`];
  if (atiende) {
    lineas.push(`  Panel      ${base}/`, `  GraphiQL   ${base}/graphiql`, `  OpenAPI    ${base}/docs`);
  }
  lineas.push(`  Health     ${base}/salud/lista`, `  Metrics    ${base}/metricas`);
  if (claveDemo && atiende) {
    lineas.push('', `  Demo users, all with the password ${claveDemo}`);
    for (const [empresa, cuentas] of Object.entries(EMPRESAS_DEMO)) {
      for (const { correo, rol } of cuentas)
        lineas.push(`    ${correo.padEnd(24)} ${rol.padEnd(12)} empresa ${empresa}`);
    }
  }
  console.log(`${lineas.join('\n')}\n`);
}

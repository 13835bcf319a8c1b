import { Logger } from '@nestjs/common';
import type { Configuracion } from './configuracion/index.js';
import { EMPRESAS_DEMO } from './usuarios/index.js';

/** Tells whoever started the server where to go. */
export function anunciar(url: string, configuracion: Configuracion): void {
  const { claveDemo, perfil, produccion, GRAPHIQL_ACTIVO, ROL_PROCESO } = configuracion;
  const base = url.replace('[::1]', 'localhost').replace('127.0.0.1', 'localhost');
  const atiende = ROL_PROCESO !== 'trabajador';
  const lugares = [
    ...(atiende
      ? [
          `Panel      ${base}/`,
          `Visits     ${base}/colaborador`,
          ...(GRAPHIQL_ACTIVO ? [`GraphiQL   ${base}/graphiql`] : []),
          `OpenAPI    ${base}/docs`,
        ]
      : []),
    `Health     ${base}/salud/lista`,
    `Metrics    ${base}/metricas`,
  ];
  const titulo = `seguimiento is ready (profile: ${perfil}, role: ${ROL_PROCESO})`;
  // There, whoever reads the output expects a JSON object in each line.
  if (produccion) return new Logger('Anuncio').log(`${titulo}: ${lugares.join(' ').replaceAll(/ +/g, ' ')}`);
  const lineas = ['', titulo, ...lugares.map((lugar) => `  ${lugar}`)];
  if (claveDemo && atiende) {
    lineas.push('', `  Demo users, all with the password ${claveDemo}`);
    for (const [empresa, { cuentas }] of Object.entries(EMPRESAS_DEMO)) {
      for (const { correo, rol } of cuentas)
        lineas.push(`    ${correo.padEnd(24)} ${rol.padEnd(12)} empresa ${empresa}`);
    }
  }
  console.log(`${lineas.join('\n')}\n`);
}

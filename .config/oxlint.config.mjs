import { defineConfig } from 'oxlint';

/** Who may import whom: README.md explains the layers. What a folder is not given here, it may not import. */
const BASE = ['configuracion', 'comun', 'observacion', 'base-datos', 'eventos'];
/** What a domain's resolvers, controllers and gateways need besides. */
const TRANSPORTES = ['autenticacion', 'http', 'graphql', 'tiempo-real'];
const DOMINIO = [...BASE, 'colas', 'horarios', ...TRANSPORTES];

const PUEDE_IMPORTAR = {
  configuracion: ['comun'],
  comun: [],
  observacion: ['configuracion', 'comun'],
  'base-datos': ['configuracion', 'comun', 'observacion'],
  eventos: ['configuracion', 'comun', 'observacion', 'base-datos'],
  colas: ['configuracion', 'comun', 'observacion', 'base-datos'],
  horarios: ['configuracion', 'comun', 'observacion', 'base-datos', 'colas'],
  'http-saliente': ['configuracion', 'comun', 'observacion'],
  limites: BASE,
  autenticacion: [...BASE, 'limites'],
  http: ['configuracion', 'comun', 'observacion', 'limites'],
  graphql: ['configuracion', 'comun', 'observacion', 'limites', 'autenticacion', 'eventos', 'http'],
  'tiempo-real': ['configuracion', 'comun', 'observacion', 'limites', 'autenticacion', 'eventos', 'http'],
  usuarios: DOMINIO,
  tareas: DOMINIO,
  progreso: [...DOMINIO, 'limites', 'tareas'],
  // In the direction of the data: positions, then zones, then alerts.
  tracking: DOMINIO,
  geocercas: [...DOMINIO, 'usuarios', 'tracking'],
  alertas: [...DOMINIO, 'tracking', 'geocercas'],
  chat: [...DOMINIO, 'usuarios'],
  presencia: DOMINIO,
  actividades: DOMINIO,
  resumenes: [...DOMINIO, 'tracking'],
  // Of what happens elsewhere it hears by events.
  notificaciones: [...DOMINIO, 'http-saliente'],
  sincronizacion: [...DOMINIO, 'tracking', 'actividades', 'chat', 'alertas'],
  operacion: ['configuracion', 'comun', 'observacion', 'autenticacion'],
  panel: ['configuracion', 'autenticacion', 'http'],
  colaborador: ['autenticacion', 'http'],
};
/** Folders whose files are theirs alone: from outside, only `index.js`. */
const CON_INDICE = Object.keys(PUEDE_IMPORTAR).filter((carpeta) => carpeta !== 'comun');

const carpetas = Object.keys(PUEDE_IMPORTAR);
/** Runs in browsers, and is what other teams port: it stands on nothing but the web's own interfaces. */
const CLIENTE = '**/src/sincronizacion/cliente/**';

const limiteDelCliente = (files, ...permitidos) => ({
  files: [files],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: ['*', '!./*', ...permitidos.map((paquete) => `!${paquete}`)],
            message:
              'src/sincronizacion/cliente imports nothing from outside itself; idb only in almacen-indexeddb.ts.',
          },
        ],
      },
    ],
  },
});

function limitesDe(carpeta) {
  const ajenas = carpetas.filter((otra) => otra !== carpeta && !PUEDE_IMPORTAR[carpeta].includes(otra));
  const patterns = [];
  if (ajenas.length > 0) {
    patterns.push({
      group: ajenas.flatMap((otra) => [`../${otra}/**`, `../../${otra}/**`]),
      message: `src/${carpeta} may import only: ${PUEDE_IMPORTAR[carpeta].join(', ') || 'nothing of ours'}. Move what both need down, or publish an event.`,
    });
  }
  for (const otra of CON_INDICE.filter((indice) => PUEDE_IMPORTAR[carpeta].includes(indice))) {
    patterns.push({
      group: [`../${otra}/*`, `../../${otra}/*`, `!../${otra}/index.js`, `!../../${otra}/index.js`],
      message: `Import src/${otra} through its index.js: the rest is its own business.`,
    });
  }
  if (carpeta === 'comun') {
    patterns.push({
      group: ['@nestjs/*', 'drizzle-orm', 'drizzle-orm/*'],
      message: 'src/comun knows neither Nest nor Drizzle: everybody imports it.',
    });
  }
  return {
    files: [`**/src/${carpeta}/**/*.ts`],
    excludeFiles: ['**/web/**', '**/graphiql/**', CLIENTE],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

/** The panel's views know what the page knows (`datos`), not each other; only the map holds its zones. */
const VISTAS_DEL_PANEL = ['alertas', 'chat', 'equipo', 'mapa', 'tareas', 'visitas', 'zonas'];
const OTRAS_VISTAS = { mapa: ['zonas'] };

function limitesDeVista(vista) {
  const ajenas = VISTAS_DEL_PANEL.filter((otra) => otra !== vista && !OTRAS_VISTAS[vista]?.includes(otra));
  return {
    files: [`**/src/panel/web/${vista}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ajenas.map((otra) => `../${otra}/*`),
              message: 'Views do not import each other: what two of them need is in datos/ or comun/.',
            },
          ],
        },
      ],
    },
  };
}

export default defineConfig({
  plugins: ['typescript', 'import', 'promise', 'node', 'unicorn', 'oxc'],
  categories: { correctness: 'error', suspicious: 'error', perf: 'error' },
  env: { node: true },
  ignorePatterns: ['**/dist/**', '**/drizzle/**'],
  rules: {
    'typescript/no-explicit-any': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': ['error', { checksVoidReturn: { arguments: false } }],
    'typescript/only-throw-error': 'error',
    'typescript/switch-exhaustiveness-check': 'error',
    'node/no-process-env': 'error',
    'no-console': 'error',
    // Nest injects by class: a module has no members, and a provider is imported as a value to be a type.
    'typescript/no-extraneous-class': 'off',
    // Rows, messages and payloads are typed where they enter.
    'typescript/no-unsafe-type-assertion': 'off',
    // What must happen in order is awaited in order.
    'no-await-in-loop': 'off',
    'import/no-unassigned-import': 'off',
    'unicorn/prefer-add-event-listener': 'off',
    'unicorn/no-array-sort': 'off',
    eqeqeq: ['error', 'always', { null: 'ignore' }],
  },
  overrides: [
    ...carpetas.map(limitesDe),
    ...VISTAS_DEL_PANEL.map(limitesDeVista),
    limiteDelCliente(CLIENTE),
    limiteDelCliente(`${CLIENTE}/almacen-indexeddb.ts`, 'idb'),
    {
      files: ['**/src/main.ts', '**/src/anuncio.ts', '**/*.mjs', '**/test/**'],
      rules: { 'no-console': 'off', 'node/no-process-env': 'off' },
    },
    {
      files: ['**/test/**'],
      rules: { 'typescript/no-explicit-any': 'off', 'unicorn/consistent-function-scoping': 'off' },
    },
  ],
});

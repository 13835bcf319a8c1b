import { SignJWT } from 'jose';
import { generateKeyPairSync } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { VerificadorDeTokens } from '../../src/autenticacion/verificador-tokens.js';
import { Reloj } from '../../src/comun/reloj.js';
import { ErrorDeConfiguracion, leerConfiguracion } from '../../src/configuracion/index.js';
import { VARIABLES } from '../../src/configuracion/variables.js';

const DATOS_DIR = mkdtempSync(join(tmpdir(), 'seguimiento-configuracion-'));
afterAll(() => rmSync(DATOS_DIR, { recursive: true, force: true }));

const SECRETO = 'kJ8vQ2xW7pZ4mN6bT9rL3fH5gD1sA0yC';
const BASE = 'postgres://dueno:clave-de-la-base@localhost:5432/seguimiento';
const { publicKey: PUBLICA, privateKey: PRIVADA } = generateKeyPairSync('ed25519', {
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

const leer = (entorno: Record<string, string> = {}) => leerConfiguracion({ DATOS_DIR, ...entorno });

function problemasDe(entorno: Record<string, string>): readonly string[] {
  try {
    leer(entorno);
  } catch (error) {
    if (error instanceof ErrorDeConfiguracion) return error.problemas;
    throw error;
  }
  return [];
}

describe('defaults', () => {
  it('are those of the contract', () => {
    expect(leer()).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      NODE_ENV: 'development',
      perfil: 'embebido',
      produccion: false,
      SIMULACION_INTERVALO_MS: 5000,
      SIMULACION_INCREMENTO: 20,
      TOKEN_ACCESO_SEGUNDOS: 900,
      claveDemo: 'seguimiento-demo',
    });
    expect(VARIABLES.parse({}).DATOS_DIR).toBe('.datos');
  });

  it('listens on every address with a database of its own, unless HOST says otherwise', () => {
    expect(leer({ DATABASE_URL: BASE, JWT_SECRETO: SECRETO })).toMatchObject({
      perfil: 'postgres',
      HOST: '0.0.0.0',
    });
    expect(leer({ DATABASE_URL: BASE, JWT_SECRETO: SECRETO, HOST: '::1' }).HOST).toBe('::1');
  });

  it('also stand for a variable that is set to nothing', () => {
    const vacias = Object.fromEntries(Object.keys(VARIABLES.shape).map((variable) => [variable, '']));
    expect(leer({ ...vacias, DATOS_DIR })).toEqual(leer());
  });
});

describe('the configuration', () => {
  it('is frozen, what it holds included', () => {
    const configuracion = leer({ ORIGENES_PERMITIDOS: 'https://app.example.com, http://localhost:5173' });
    expect(configuracion.ORIGENES_PERMITIDOS).toEqual(['https://app.example.com', 'http://localhost:5173']);
    for (const parte of [configuracion, configuracion.firma, configuracion.ORIGENES_PERMITIDOS]) {
      expect(Object.isFrozen(parte)).toBe(true);
    }
  });

  it('takes a public key in one line or in several', () => {
    const firma = { modo: 'externa', clavePublica: PUBLICA };
    expect(leer({ JWT_CLAVE_PUBLICA: PUBLICA }).firma).toEqual(firma);
    expect(leer({ JWT_CLAVE_PUBLICA: PUBLICA.replaceAll('\n', '\\n') }).firma).toEqual(firma);
  });

  it('takes an RSA public key also in PKCS#1, and verifies with it', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const JWT_CLAVE_PUBLICA = publicKey.export({ type: 'pkcs1', format: 'pem' }).toString();
    expect(JWT_CLAVE_PUBLICA).toContain('BEGIN RSA PUBLIC KEY');
    const configuracion = leer({ JWT_CLAVE_PUBLICA });
    expect(configuracion.firma).toEqual({
      modo: 'externa',
      clavePublica: publicKey.export({ type: 'spki', format: 'pem' }),
    });
    const token = await new SignJWT({ id_empresa: 3, rol: 'colaborador' })
      .setProtectedHeader({ alg: 'RS256' })
      .setSubject('7')
      .setIssuer('seguimiento')
      .setAudience('seguimiento')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    const actor = await new VerificadorDeTokens(configuracion, new Reloj()).verificar(token);
    expect(actor).toMatchObject({ usuarioId: 7, empresaId: 3 });
  });

  it('has a demo password outside production only, and on Postgres only if it is given one', () => {
    const postgres = { DATABASE_URL: BASE, JWT_SECRETO: SECRETO };
    expect(leer({ DEMO_CLAVE: 'otra-clave-demo' }).claveDemo).toBe('otra-clave-demo');
    expect(leer({ NODE_ENV: 'production' }).claveDemo).toBeUndefined();
    expect(leer({ NODE_ENV: 'production', DEMO_CLAVE: 'otra-clave-demo' }).claveDemo).toBeUndefined();
    expect(leer(postgres).claveDemo).toBeUndefined();
    expect(leer({ ...postgres, DEMO_CLAVE: 'otra-clave-demo' }).claveDemo).toBe('otra-clave-demo');
  });

  it('has no demo users where another provider issues the tokens: their ids are that provider’s to give', () => {
    expect(leer({ JWT_CLAVE_PUBLICA: PUBLICA, DEMO_CLAVE: 'otra-clave-demo' }).claveDemo).toBeUndefined();
  });
});

describe('.env.example', () => {
  const texto = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');

  it('lists exactly the variables that the server reads', () => {
    const listadas = [...texto.matchAll(/^([A-Z_0-9]+)=/gm)].map(([, variable]) => String(variable));
    expect(listadas.toSorted()).toEqual(Object.keys(VARIABLES.shape).toSorted());
  });

  it('shows the defaults, so that a copy of it changes nothing', () => {
    const copia = Object.fromEntries([...texto.matchAll(/^([A-Z_0-9]+)=(.*)$/gm)].map(([, k, v]) => [k, v]));
    expect(leer({ ...copia, DATOS_DIR })).toEqual(leer());
  });
});

describe('a value that cannot be used', () => {
  it.each([
    ['PORT', ['-1', '65536', '3e3', '80.5', ' 80', 'http']],
    ['NODE_ENV', ['prod', 'Production']],
    ['ORIGENES_PERMITIDOS', ['*', 'app.example.com', 'https://app.example.com/', 'https://a.example,']],
    ['BASE_DATOS_CONEXIONES', ['1', '501']],
    ['TOKEN_ACCESO_SEGUNDOS', ['0', '86401']],
    ['SESION_DIAS', ['0', '366']],
    ['SIMULACION_INTERVALO_MS', ['0', '-5']],
    ['SIMULACION_INCREMENTO', ['0', '101']],
  ])('gives one line with the variable, what it got and what it takes (%s)', (variable, valores) => {
    for (const valor of valores) {
      const espera = VARIABLES.shape[variable as keyof typeof VARIABLES.shape].description;
      expect(problemasDe({ [variable]: valor })).toEqual([
        `${variable}: got ${JSON.stringify(valor)}, takes ${espera}`,
      ]);
      expect(espera).toBeTruthy();
    }
  });

  it('gives one line of text even if the value has several', () => {
    expect(problemasDe({ PORT: '1\n2' })).toEqual([expect.stringMatching(/^PORT: got "1\\n2", takes .+$/)]);
  });

  it.each([
    ['DATABASE_URL', 'mysql://dueno:clave-secretisima@host/base', 'clave-secretisima'],
    ['JWT_SECRETO', 'corto-y-secretisimo', 'secretisimo'],
    ['JWT_CLAVE_PUBLICA', PRIVADA, PRIVADA.split('\n')[1] ?? ''],
    ['ADMIN_CLAVE', 'breve', 'breve'],
    ['DEMO_CLAVE', 'breve', 'breve'],
  ])('is not shown when it may be a secret (%s)', (variable, valor, secreto) => {
    const parejas: Record<string, Record<string, string>> = {
      ADMIN_CLAVE: { ADMIN_CORREO: 'admin@example.com' },
      DATABASE_URL: { JWT_SECRETO: SECRETO },
    };
    const problemas = problemasDe({ ...parejas[variable], [variable]: valor });
    expect(problemas).toEqual([
      expect.stringMatching(new RegExp(`^${variable}: got a value that is not shown, takes `)),
    ]);
    expect(problemas.join()).not.toContain(secreto);
  });

  it('is a Redis without the Postgres that holds the rows', () => {
    expect(problemasDe({ REDIS_URL: 'redis://:clave-secretisima@localhost' })).toEqual([
      'DATABASE_URL: got nothing, takes the Postgres that goes with REDIS_URL: rows are never in Redis',
    ]);
  });

  it.each(['api', 'trabajador'])('is a part of the work without the rest of it (%s)', (ROL_PROCESO) => {
    expect(problemasDe({ ROL_PROCESO })).toEqual([
      `ROL_PROCESO: got "${ROL_PROCESO}", takes todo without DATABASE_URL: the embedded profile is one process`,
    ]);
  });

  it.each<Record<string, string>>([
    { RETENCION_UBICACIONES_DIAS: '6' },
    { TRACKING_MAX_DIAS: '91', RETENCION_OPERACIONES_DIAS: '92' },
    { RETENCION_UBICACIONES_DIAS: '30', TRACKING_MAX_DIAS: '31' },
  ])('is to remove positions that may still come again (%s)', (entorno) => {
    expect(problemasDe(entorno)).toEqual([
      expect.stringMatching(/^RETENCION_UBICACIONES_DIAS: got \d+, takes TRACKING_MAX_DIAS \(\d+\) or more$/),
    ]);
    expect(problemasDe({ RETENCION_UBICACIONES_DIAS: '7', TRACKING_MAX_DIAS: '7' })).toEqual([]);
  });

  it('is to forget operations that may still come again', () => {
    expect(problemasDe({ RETENCION_OPERACIONES_DIAS: '30', TRACKING_MAX_DIAS: '30' })).toEqual([
      'RETENCION_OPERACIONES_DIAS: got 30, takes more than TRACKING_MAX_DIAS (30)',
    ]);
    expect(problemasDe({ RETENCION_OPERACIONES_DIAS: '31', TRACKING_MAX_DIAS: '30' })).toEqual([]);
    expect(problemasDe({ RETENCION_OPERACIONES_DIAS: '29' })).toHaveLength(1);
  });

  it('is told together with every other', () => {
    const problemas = problemasDe({
      PORT: 'x',
      SESION_DIAS: '0',
      ADMIN_CORREO: 'nadie',
      DEMO_CLAVE: 'breve',
    });
    const variables = problemas.map((linea) => linea.split(':', 1)[0]);
    expect(variables).toEqual(['PORT', 'SESION_DIAS', 'ADMIN_CORREO', 'DEMO_CLAVE', 'ADMIN_CLAVE']);
  });
});

describe('a key that is accepted beside the one in use', () => {
  it('may be of another kind, and is none unless it is given', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const otra = publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(leer({ JWT_CLAVE_PUBLICA: PUBLICA, JWT_CLAVE_PUBLICA_ACEPTADA: otra }).firma).toEqual({
      modo: 'externa',
      clavePublica: PUBLICA,
      aceptada: otra,
    });
    expect(leer({ JWT_SECRETO: SECRETO, JWT_SECRETO_ACEPTADO: `${SECRETO}2` }).firma).toEqual({
      modo: 'propia',
      secreto: Buffer.from(SECRETO),
      aceptado: Buffer.from(`${SECRETO}2`),
    });
    expect(leer({ JWT_SECRETO: SECRETO }).firma).toEqual({ modo: 'propia', secreto: Buffer.from(SECRETO) });
  });

  it('is not the one that was made at the first start, if that is still there', () => {
    const carpeta = join(DATOS_DIR, 'relevo');
    const deAntes = () => readFileSync(join(carpeta, 'jwt-secreto'), 'utf8');
    leer({ DATOS_DIR: carpeta });
    const viejo = deAntes();
    const conAceptado = { DATOS_DIR: carpeta, JWT_SECRETO_ACEPTADO: viejo };
    expect(problemasDe(conAceptado)).toEqual([
      expect.stringMatching(/^JWT_SECRETO_ACEPTADO: got .+, takes .+$/),
    ]);
    rmSync(join(carpeta, 'jwt-secreto'));
    expect(leer(conAceptado).firma).toEqual({
      modo: 'propia',
      secreto: Buffer.from(deAntes()),
      aceptado: Buffer.from(viejo),
    });
    expect(deAntes()).not.toBe(viejo);
  });

  it.each([
    ['JWT_SECRETO_ACEPTADO', 'corto-y-secretisimo', { JWT_SECRETO: SECRETO }],
    ['JWT_CLAVE_PUBLICA_ACEPTADA', PRIVADA, { JWT_CLAVE_PUBLICA: PUBLICA }],
  ])('is held to the same, and not shown either (%s)', (variable, valor, entorno) => {
    expect(problemasDe({ ...entorno, [variable]: valor })).toEqual([
      expect.stringMatching(new RegExp(`^${variable}: got a value that is not shown, takes `)),
    ]);
  });
});

describe('secrets', () => {
  it.each([
    ['short', SECRETO.slice(0, 31)],
    ['a placeholder', 'please-change-me-to-something-random'],
    ['a placeholder in Spanish', 'cambiame-por-algo-largo-y-aleatorio'],
    ['the word itself', `${SECRETO}-secret`],
    ['counting', '12345678901234567890123456789012'],
    ['one character', 'x'.repeat(48)],
  ])('are refused when they are known to everybody or soon guessed (%s)', (_, JWT_SECRETO) => {
    expect(problemasDe({ JWT_SECRETO })).toEqual([
      expect.stringMatching(/^JWT_SECRETO: got a value that is not shown/),
    ]);
  });

  it.each([
    ['RSA of 1024 bits', generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey],
    ['EC P-384', generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey],
    ['X25519', generateKeyPairSync('x25519').publicKey],
  ])('are refused when no algorithm of ours fits the public key (%s)', (_, clave) => {
    const JWT_CLAVE_PUBLICA = clave.export({ type: 'spki', format: 'pem' }).toString();
    expect(problemasDe({ JWT_CLAVE_PUBLICA })).toEqual([
      expect.stringMatching(/^JWT_CLAVE_PUBLICA: .* takes a public key/),
    ]);
  });

  it.each([
    ['JWT_CLAVE_PUBLICA', { JWT_SECRETO: SECRETO, JWT_CLAVE_PUBLICA: PUBLICA }],
    ['JWT_SECRETO', { DATABASE_URL: BASE }],
    ['JWT_SECRETO_ACEPTADO', { JWT_SECRETO: SECRETO, JWT_SECRETO_ACEPTADO: SECRETO }],
    ['JWT_SECRETO_ACEPTADO', { JWT_CLAVE_PUBLICA: PUBLICA, JWT_SECRETO_ACEPTADO: SECRETO }],
    ['JWT_CLAVE_PUBLICA_ACEPTADA', { JWT_SECRETO: SECRETO, JWT_CLAVE_PUBLICA_ACEPTADA: PUBLICA }],
    [
      'JWT_CLAVE_PUBLICA_ACEPTADA',
      { JWT_CLAVE_PUBLICA: PUBLICA, JWT_CLAVE_PUBLICA_ACEPTADA: PUBLICA.replaceAll('\n', '\\n') },
    ],
    ['ADMIN_CLAVE', { ADMIN_CORREO: 'admin@example.com' }],
    ['ADMIN_CORREO', { ADMIN_CLAVE: 'clave-suficiente' }],
    [
      'ADMIN_CORREO',
      { ADMIN_CORREO: 'a@example.com', ADMIN_CLAVE: 'clave-suficiente', JWT_CLAVE_PUBLICA: PUBLICA },
    ],
  ])('are refused when they contradict or lack each other (%s)', (variable, entorno) => {
    const linea = expect.stringMatching(new RegExp(`^${variable}: got .+, takes .+$`));
    expect(problemasDe(entorno)).toEqual([linea]);
    expect(problemasDe({ ...entorno, PORT: 'x' })).toEqual([expect.stringMatching(/^PORT: /), linea]);
  });

  it('are not needed with a database when another provider issues the tokens', () => {
    expect(leer({ DATABASE_URL: BASE, JWT_CLAVE_PUBLICA: PUBLICA }).firma.modo).toBe('externa');
  });
});

describe('the service account of FCM', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const CUENTA = {
    type: 'service_account',
    project_id: 'mi-proyecto',
    client_email: 'push@mi-proyecto.iam.gserviceaccount.com',
    private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
  const ESPERA = VARIABLES.shape.FCM_CREDENCIALES.description;
  function escribir(nombre: string, texto: string): string {
    const ruta = join(DATOS_DIR, nombre);
    writeFileSync(ruta, texto);
    return ruta;
  }

  it('is read at start, with the place to sign in that it names, or else Google’s', () => {
    const FCM_CREDENCIALES = escribir('cuenta.json', JSON.stringify(CUENTA));
    const leida = leer({ FCM_CREDENCIALES });
    expect(leida.FCM_CREDENCIALES).toEqual({
      proyecto: 'mi-proyecto',
      correo: CUENTA.client_email,
      clavePrivada: CUENTA.private_key,
      urlDeEntrada: 'https://oauth2.googleapis.com/token',
    });
    expect(Object.isFrozen(leida.FCM_CREDENCIALES)).toBe(true);
    const otra = escribir('otra.json', JSON.stringify({ ...CUENTA, token_uri: 'http://127.0.0.1:9/token' }));
    expect(leer({ FCM_CREDENCIALES: otra }).FCM_CREDENCIALES?.urlDeEntrada).toBe('http://127.0.0.1:9/token');
    expect(leer().FCM_CREDENCIALES).toBeUndefined();
  });

  it.each<[string, () => string, RegExp]>([
    ['missing', () => join(DATOS_DIR, 'no-esta.json'), /where there is no file/],
    ['a folder', () => DATOS_DIR, /which is a folder/],
    ['not JSON', () => escribir('roto.json', CUENTA.private_key), /which is not JSON/],
    ['not an object', () => escribir('lista.json', '"hola"'), /which lacks a usable JSON object/],
    [
      'without some of its fields',
      () => escribir('vacia.json', JSON.stringify({ ...CUENTA, project_id: undefined, client_email: '' })),
      /which lacks a usable project_id, client_email/,
    ],
    [
      'without a key that signs',
      () => escribir('sin-clave.json', JSON.stringify({ ...CUENTA, private_key: PRIVADA })),
      /which lacks a usable private_key/,
    ],
  ])('stops the start when its file is %s, and is not shown', (_que, preparar, motivo) => {
    const FCM_CREDENCIALES = preparar();
    const problemas = problemasDe({ FCM_CREDENCIALES });
    expect(problemas).toEqual([expect.stringMatching(motivo)]);
    expect(problemas[0]).toMatch(/^FCM_CREDENCIALES: got "/);
    expect(problemas[0]).toContain(`; takes ${ESPERA}`);
    expect(problemas[0]).not.toContain('PRIVATE KEY');
    expect(problemasDe({ FCM_CREDENCIALES, PORT: 'x' })).toHaveLength(2);
  });

  it('is not shown either where somebody puts it in place of its path', () => {
    for (const valor of [JSON.stringify(CUENTA), Buffer.from(JSON.stringify(CUENTA)).toString('base64')]) {
      const [problema, ...otros] = problemasDe({ FCM_CREDENCIALES: valor });
      expect(problema).toMatch(/^FCM_CREDENCIALES: got a value that is not shown, /);
      expect(otros).toEqual([]);
    }
  });
});

function secretoDe(carpeta: string): string {
  const { firma } = leerConfiguracion({ DATOS_DIR: carpeta });
  return firma.modo === 'propia' ? Buffer.from(firma.secreto).toString() : '';
}

describe('the secret of the embedded profile', () => {
  it('is made once, for its owner’s eyes only, and kept', () => {
    const carpeta = join(DATOS_DIR, 'nueva', 'dentro');
    const secreto = secretoDe(carpeta);
    const archivo = join(carpeta, 'jwt-secreto');
    expect(secreto.length).toBeGreaterThanOrEqual(64);
    expect(readFileSync(archivo, 'utf8')).toBe(secreto);
    expect(statSync(archivo).mode & 0o777).toBe(0o600);
    expect(secretoDe(carpeta)).toBe(secreto);
  });

  it('is closed again to others if somebody opened it', () => {
    const carpeta = join(DATOS_DIR, 'abierta');
    const secreto = secretoDe(carpeta);
    chmodSync(join(carpeta, 'jwt-secreto'), 0o644);
    expect(secretoDe(carpeta)).toBe(secreto);
    expect(statSync(join(carpeta, 'jwt-secreto')).mode & 0o777).toBe(0o600);
  });

  it('differs from one installation to another', () => {
    expect(secretoDe(join(DATOS_DIR, 'una'))).not.toBe(secretoDe(join(DATOS_DIR, 'otra')));
  });

  it('is made again if a start that was killed left it half written', () => {
    const carpeta = join(DATOS_DIR, 'a-medias');
    mkdirSync(carpeta);
    writeFileSync(join(carpeta, 'jwt-secreto'), '');
    const secreto = secretoDe(carpeta);
    expect(secreto.length).toBeGreaterThanOrEqual(64);
    expect(secretoDe(carpeta)).toBe(secreto);
  });

  it('is not made when the environment brings one', () => {
    const carpeta = join(DATOS_DIR, 'ajena');
    leerConfiguracion({ DATOS_DIR: carpeta, JWT_SECRETO: SECRETO });
    expect(existsSync(carpeta)).toBe(false);
  });
});

import type { Azar } from './azar.js';
import { idDe, mensajeDe, operacionDe, textoDe, ubicacionDe } from './dominio.js';
import { mutar, romper } from './mutacion.js';
import { type Conocidos, ROLES } from './mundo.js';
import type { Objetivo } from './objetivo.js';
import { comoJson, textoRaro, TEXTOS, valorRaro } from './rarezas.js';

/** What is written on one connection. */
export interface CasoHttp {
  /** In latin1, to be read where a case is printed. */
  readonly trozos: readonly string[];
  /** It is good HTTP, whatever it says: the server has to answer each request in words of the contract. */
  readonly entero: boolean;
  readonly metodos: readonly string[];
}

const METODOS = [
  'GET',
  'POST',
  'HEAD',
  'OPTIONS',
  'PUT',
  'DELETE',
  'PATCH',
  'TRACE',
  'PROPFIND',
  'SEARCH',
] as const;
const TIPOS = [
  'application/json',
  'application/json; charset=utf-16',
  'application/json;charset=',
  'APPLICATION/JSON',
  'application/problem+json',
  'application/graphql',
  'application/graphql-response+json',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded',
  'application/json, text/plain',
  'application/__proto__',
  '/',
  ';',
  '',
] as const;
const CODIFICACIONES = ['gzip', 'deflate', 'br', 'identity', 'gzip, gzip', 'nada'] as const;

/** @returns what the body of a route may be, good at first. */
function cuerpoDe(azar: Azar, ruta: string, conocidos: Conocidos): unknown {
  switch (ruta.replace(/^\w+ /, '')) {
    case '/sesion/iniciar':
      return { correo: textoDe(azar), clave: textoDe(azar) };
    case '/sesion/renovar':
      return { refreshToken: azar.acaso(50) ? azar.uno(conocidos.refrescos) : textoDe(azar) };
    case '/tareas/iniciar':
      return { tipo: textoDe(azar), ...(azar.acaso(60) && { parametros: { a: valorRaro(azar), b: [1] } }) };
    case '/tracking/ubicaciones':
      return { ubicaciones: azar.varios(0, 5, () => ubicacionDe(azar)) };
    case '/sincronizacion':
      return { operaciones: azar.varios(0, 4, () => operacionDe(azar, conocidos, true)) };
    case '/graphql':
      return { query: '{ yo { id } }', variables: {}, operationName: null, extensions: {} };
    default:
      return mensajeDe(azar, conocidos);
  }
}

function caminoDe(azar: Azar, plantilla: string, conocidos: Conocidos): string {
  const camino = plantilla
    .replaceAll(/:\w+/g, () =>
      azar.acaso(60)
        ? String(idDe(azar, 'tareaId', conocidos))
        : encodeURIComponent(azar.uno(TEXTOS.filter((texto) => texto.isWellFormed()))),
    )
    .replace(
      '*',
      azar.uno(['x.js', '../../package.json', '..%2f..%2fpackage.json', '%2e%2e/x', 'json', '.', '%00']),
    );
  const consulta = azar.acaso(40)
    ? `?${azar
        .varios(
          1,
          4,
          () =>
            `${azar.uno(['estado', 'first', 'after', 'query', 'variables', 'operationName', '__proto__', 'a[]', ''])}=${azar.uno(['20', '0', '-1', '1e9', 'pendiente', 'aWQ6MQ', '%00', '%ff', '%', '{', '%7B%7D', '{yo{id}}', '', 'x'.repeat(3_000)])}`,
        )
        .join(azar.uno(['&', '&&', ';']))}`
    : '';
  const torcido = azar.acaso(20)
    ? azar.uno([
        `/${camino}`,
        `${camino}/`,
        `${camino}%00`,
        `${camino}%2500`,
        `${camino}%`,
        `${camino}%ff%fe`,
        `${camino}\u00e9\u00ff`,
        `${camino}${'/x'.repeat(500)}`,
        `${camino}/..%5c..`,
        camino.toUpperCase(),
        `http://127.0.0.1${camino}`,
        `http://[`,
        '*',
        `${camino}#a`,
        `/${'x'.repeat(9_000)}`,
      ])
    : camino;
  return torcido + consulta;
}

const aLatin1 = (texto: string) => Buffer.from(texto).toString('latin1');
const sinSaltos = (texto: string) => aLatin1(texto).replaceAll(/\p{Cc}/gu, '');

function cabecerasDe(azar: Azar, { tokens }: Conocidos): string[] {
  const lineas = ['Host: 127.0.0.1'];
  const token = tokens[azar.uno(ROLES)];
  if (azar.acaso(75))
    lineas.push(`Authorization: Bearer ${azar.acaso(12) ? sinSaltos(romper(azar, token)) : token}`);
  else if (azar.acaso(50))
    lineas.push(
      `Authorization: ${sinSaltos(azar.uno([textoRaro(azar), 'Basic YTpi', 'Bearer', `Bearer ${'x'.repeat(9_000)}`]))}`,
    );
  const raras: readonly (() => string)[] = [
    () => `Idempotency-Key: ${sinSaltos(textoDe(azar))}`,
    () => `Last-Event-ID: ${azar.uno(['0', '3', '-1', '999999999', '1e9', '9'.repeat(30), '\u00e9', ''])}`,
    () =>
      `Accept: ${azar.uno(['*/*', 'text/html', 'application/graphql-response+json', ';;', '\u00ff', 'a/b;q=9'])}`,
    () => `Accept-Encoding: ${azar.uno(CODIFICACIONES)}`,
    () => `Content-Encoding: ${azar.uno(CODIFICACIONES)}`,
    () =>
      `Origin: ${azar.uno(['null', 'https://app.example.com', 'http://[', '\u00e9', 'https://x.example'])}`,
    () => `X-Request-Id: ${sinSaltos(textoRaro(azar))}`,
    () => `X-Forwarded-For: ${sinSaltos(textoRaro(azar))}`,
    () => `X-HTTP-Method-Override: DELETE`,
    () => `Cookie: ${sinSaltos(textoRaro(azar))}`,
    () => `Range: bytes=${azar.uno(['0-1', '-1', '9-1', 'a-b', '0-0,2-3,5-'])}`,
    () => `If-None-Match: ${azar.uno(['*', '"x"', 'W/"'])}`,
    () => `If-Modified-Since: ${azar.uno(['0', 'Sat, 31 Feb 2026 00:00:00 GMT', ''])}`,
    () => `Access-Control-Request-Method: ${azar.uno(METODOS)}`,
    () => `Access-Control-Request-Headers: ${sinSaltos(textoRaro(azar))}`,
    () => `Accept-Version: 1.x`,
    () => `Authorization: Bearer otra`,
    () => `__proto__: 1`,
    () => `${'a'.repeat(200)}: ${'b'.repeat(2_000)}`,
    () => `Upgrade: ${azar.uno(['h2c', 'websocket', 'TLS/1.0', ''])}`,
    () => `HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA`,
  ];
  if (azar.acaso(60)) lineas.push(...azar.varios(1, 3, () => azar.uno(raras)()));
  return lineas;
}

/** The bytes of a body, and how they are announced. */
function conCuerpo(azar: Azar, ruta: string, conocidos: Conocidos): { lineas: string[]; cuerpo: string } {
  const bueno = cuerpoDe(azar, ruta, conocidos);
  const json = aLatin1(comoJson(azar.acaso(85) ? mutar(azar, bueno) : bueno));
  const cuerpo = azar.acaso(12)
    ? azar.uno([
        () => aLatin1(romper(azar, comoJson(bueno))),
        () => azar.octetos(60).toString('latin1'),
        () => `\u00ef\u00bb\u00bf${json}`,
        () => `${json}${json}`,
        () => `"\u00ff\u00fe"`,
        () => '',
        () => `{"a":"${'x'.repeat(600_000)}"}`,
      ])()
    : json;
  const tipo = azar.acaso(88) ? 'application/json' : azar.uno(TIPOS);
  return { lineas: tipo ? [`Content-Type: ${tipo}`] : [], cuerpo };
}

function peticionDe(azar: Azar, { rutas, conocidos }: Objetivo): { texto: string; metodo: string } {
  const ruta = azar.uno(rutas);
  const [suyo = 'GET', plantilla = '/'] = ruta.split(' ');
  const metodo = azar.acaso(88) ? suyo : azar.uno(METODOS);
  const lineas = cabecerasDe(azar, conocidos);
  let cuerpo = '';
  if (metodo !== 'GET' && metodo !== 'HEAD') {
    const hecho = conCuerpo(azar, ruta, conocidos);
    ({ cuerpo } = hecho);
    lineas.push(...hecho.lineas);
    if (azar.acaso(90)) lineas.push(`Content-Length: ${cuerpo.length}`);
    else {
      lineas.push('Transfer-Encoding: chunked');
      cuerpo = `${cuerpo ? `${cuerpo.length.toString(16)}\r\n${cuerpo}\r\n` : ''}0\r\n\r\n`;
    }
  }
  return {
    texto: `${metodo} ${caminoDe(azar, plantilla, conocidos)} HTTP/1.1\r\n${lineas.join('\r\n')}\r\n`,
    metodo: metodo + (cuerpo && `\r\n${cuerpo}`),
  };
}

/** Good HTTP around anything at all; several requests on one connection at times. */
export function casoEntero(azar: Azar, objetivo: Objetivo): CasoHttp {
  const cuantas = azar.acaso(10) ? 2 + azar.entero(3) : 1;
  const peticiones = Array.from({ length: cuantas }, () => peticionDe(azar, objetivo));
  const trozos = peticiones.map(({ texto, metodo }, lugar) => {
    const cuerpo = metodo.includes('\r\n') ? metodo.slice(metodo.indexOf('\r\n') + 2) : '';
    const ultima = lugar === peticiones.length - 1 ? 'Connection: close\r\n' : '';
    return `${texto}${ultima}\r\n${cuerpo}`;
  });
  return { trozos, entero: true, metodos: peticiones.map(({ metodo }) => metodo.split('\r\n', 1)[0] ?? '') };
}

/** What is nearly HTTP, or nothing like it. */
export function casoRoto(azar: Azar, objetivo: Objetivo): CasoHttp {
  const { trozos, metodos } = casoEntero(azar, objetivo);
  const texto = trozos.join('');
  const roto = azar.uno([
    () => romper(azar, texto),
    () =>
      texto.replace(
        /Content-Length: \d+/,
        `Content-Length: ${azar.uno(['99999', '1', '-1', '1, 2', '0x10', '9'.repeat(40), '+5', ' '])}`,
      ),
    () => texto.replace('\r\n', '\r\nTransfer-Encoding: chunked\r\n'),
    () =>
      texto.replace(
        '\r\n',
        `\r\nTransfer-Encoding: ${azar.uno(['gzip, chunked', 'chunked, identity', 'xchunked', 'chunked\r\nTransfer-Encoding: identity', '\u000bchunked'])}\r\n`,
      ),
    () => texto.replace('\r\n', '\r\nContent-Length: 3\r\nContent-Length: 4\r\n'),
    () =>
      texto.replace(
        'Host: 127.0.0.1\r\n',
        azar.uno(['', 'Host: a\r\nHost: b\r\n', 'Host:\r\n', 'Host: [::\r\n', 'Host: \u00e9\r\n']),
      ),
    () =>
      texto.replace('HTTP/1.1', azar.uno(['HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/1.9', 'ICE/1.0', ''])),
    () => texto.replace('\r\n', `\r\nX: ${'y'.repeat(azar.uno([5_000, 20_000]))}\r\n`),
    () => texto.replace('\r\n', `\r\n${'a: b\r\n'.repeat(2_500)}`),
    () =>
      texto.replace(
        '\r\n',
        azar.uno(['\r\nA: \0\r\n', '\r\n : a\r\n', '\r\nA\r\n', '\r\nA: b\r\n c\r\n', '\n', '\r']),
      ),
    () => texto.replace('\r\n', `\r\nExpect: ${azar.uno(['100-continue', '200-ok', ''])}\r\n`),
    () => texto.slice(0, azar.entero(texto.length)),
    () => `CONNECT 127.0.0.1:1 HTTP/1.1\r\nHost: a\r\n\r\n`,
    () => `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
    () => `\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003${azar.octetos(80).toString('latin1')}`,
    () => azar.octetos(200).toString('latin1'),
    () => `GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n${azar.octetos(100).toString('latin1')}`,
    () => 'GET /salud/viva HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(200),
  ])();
  const mitad = azar.entero(roto.length);
  return {
    trozos: azar.acaso(30) ? [roto.slice(0, mitad), roto.slice(mitad)] : [roto],
    entero: false,
    metodos,
  };
}

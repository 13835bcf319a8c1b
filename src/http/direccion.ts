import proxyaddr from '@fastify/proxy-addr';
import type { IncomingMessage } from 'node:http';
import { isIPv4, isIPv6 } from 'node:net';
import type { Configuracion } from '../configuracion/index.js';

/** Tells whether an address is one of our own proxies. The form that Fastify's `trustProxy` takes too. */
export type Confianza = (direccion: string, saltos: number) => boolean;

/** @returns for {@link direccionDe}. Without proxies nobody's `X-Forwarded-For` is believed. */
export const confianzaEn = ({
  PROXIES_DE_CONFIANZA,
}: Pick<Configuracion, 'PROXIES_DE_CONFIANZA'>): Confianza =>
  PROXIES_DE_CONFIANZA.length > 0 ? proxyaddr.compile([...PROXIES_DE_CONFIANZA]) : () => false;

/**
 * Where a client is: the peer of its connection, or whom the nearest proxies of ours say it is.
 * @returns undefined of a peer that has reset its connection before anybody asked.
 */
export const direccionDe = (peticion: IncomingMessage, confianza: Confianza): string | undefined =>
  proxyaddr(peticion, confianza);

const GRUPOS = 8;
/** Of 16 bits: what one subscriber is given is a /64 or more (RFC 6177), so addresses within it are one client's. */
const GRUPOS_DE_RED = 4;
/** All those of whom nothing better is known count as one: a text of their own choosing is no address. */
const DESCONOCIDA = 'unknown';

/**
 * What limits count by: an IPv4 address, or the /64 of an IPv6 one. An IPv4 address written as IPv6 is IPv4, and
 * the port that some proxies write behind an address is no part of it.
 */
export function redDe(direccion: string | undefined): string {
  if (direccion === undefined || isIPv4(direccion)) return direccion ?? DESCONOCIDA;
  const [, ipv4] = /^(?:::ffff:)?(\d+\.\d+\.\d+\.\d+)(?::\d+)?$/i.exec(direccion) ?? [];
  if (ipv4) return isIPv4(ipv4) ? ipv4 : DESCONOCIDA;
  const [, entreCorchetes = direccion] = /^\[([^\]]+)\](?::\d+)?$/.exec(direccion) ?? [];
  const [sinZona = ''] = entreCorchetes.split('%');
  return isIPv6(sinZona) ? redDeIPv6(sinZona.toLowerCase()) : DESCONOCIDA;
}

function redDeIPv6(direccion: string): string {
  const [delante = '', detras] = direccion.split('::');
  const primeros = delante === '' ? [] : delante.split(':');
  const ultimos = detras === undefined || detras === '' ? [] : detras.split(':');
  const ceros = detras === undefined ? 0 : GRUPOS - primeros.length - ultimos.length;
  const grupos = [...primeros, ...Array<string>(Math.max(ceros, 0)).fill('0'), ...ultimos];
  return `${grupos
    .slice(0, GRUPOS_DE_RED)
    .map((grupo) => Number.parseInt(grupo, 16).toString(16))
    .join(':')}::/64`;
}

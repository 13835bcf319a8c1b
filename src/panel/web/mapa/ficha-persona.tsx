import { useComputed } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { Hace, Momento } from '../comun/momento.js';
import type { Alerta, Presencia } from '../datos/contrato.js';
import { NOMBRE_DE_TIPO } from '../datos/nombres.js';
import { enlace } from '../marco/ruta.js';
import { acercarse } from './encuadre.js';
import type { PropiedadesDelLado } from './mapa.js';
import { RecorridoEnFicha } from './recorrido-en-ficha.js';
import { bateria, precision, velocidad } from './textos.js';

interface Propiedades extends PropiedadesDelLado {
  readonly usuarioId: number;
}

/** All that the map knows of one person. */
export function FichaDePersona(propiedades: Propiedades) {
  const { usuarioId, datos, supervision, estado } = propiedades;
  const titulo = useRef<HTMLHeadingElement>(null);
  const alertas = useComputed(() =>
    supervision.alertas.abiertas.value.filter((alerta) => alerta.usuarioId === usuarioId),
  );
  const conocida =
    datos.equipo.personas.obtener(usuarioId) ?? supervision.posiciones.porUsuario.has(usuarioId);
  const leyendo = datos.equipo.lectura.estado.value === 'leyendo';

  estado.ultima = usuarioId;
  // What was pressed to come here is gone; but whoever points at the map looks at the map.
  useEffect(() => {
    if (document.activeElement === document.body) titulo.current?.focus();
  }, []);

  return (
    <section class="mapa-lado-cuerpo ficha" aria-labelledby="ficha-titulo">
      <VolverALaLista />
      <h2 id="ficha-titulo" tabIndex={-1} ref={titulo}>
        {datos.equipo.nombreDe(usuarioId)}
      </h2>
      {!conocida && !leyendo && (
        <p class="aviso">No hay nadie con ese número en tu equipo, o ya no está en él.</p>
      )}
      {alertas.value.map((alerta) => (
        <AlertaAbierta key={alerta.id} alerta={alerta} />
      ))}
      <EstaEnLinea presencia={datos.equipo.presencias.obtener(usuarioId)} />
      <UltimaPosicion {...propiedades} />
      {conocida && <RecorridoEnFicha {...propiedades} />}
    </section>
  );
}

export const VolverALaLista = () => (
  <a class="ficha-volver" href={enlace('mapa')}>
    <span aria-hidden="true">←</span> Todas las personas
  </a>
);

const AlertaAbierta = ({
  alerta: { id, tipo, critica, mensaje, abiertaEn, ubicacion },
}: {
  readonly alerta: Alerta;
}) => (
  <p class="aviso" data-critica={critica}>
    <strong>{`${critica ? 'Alerta crítica' : 'Alerta'}: ${NOMBRE_DE_TIPO[tipo]}.`}</strong> {mensaje} (
    <Hace fecha={abiertaEn} />
    ).{' '}
    {ubicacion && (
      <>
        <a href={enlace('mapa', 'alerta', id)}>Ver dónde</a>
        {' · '}
      </>
    )}
    <a href={enlace('alertas')}>Ver las alertas</a>
  </p>
);

const EstaEnLinea = ({ presencia }: { readonly presencia: Presencia | undefined }) =>
  presencia ? (
    <p class="ficha-presencia" data-en-linea={presencia.enLinea}>
      {presencia.enLinea ? 'En línea desde' : 'Fuera de línea desde'} <Momento fecha={presencia.desde} />
    </p>
  ) : (
    <p class="ficha-presencia apagado">Todavía no se ha conectado</p>
  );

function UltimaPosicion({ usuarioId, mapa, supervision: { posiciones }, estado }: Propiedades) {
  void posiciones.version.value;
  const ubicacion = posiciones.porUsuario.get(usuarioId);
  if (!ubicacion) return <p class="apagado">Todavía no ha enviado ninguna posición.</p>;
  const { lat, lon, fecha } = ubicacion;
  const seguida = estado.seguida.value === usuarioId;
  return (
    <>
      <dl class="ficha-datos">
        <dt>Posición</dt>
        <dd>
          <Hace fecha={fecha} />
        </dd>
        <Dato nombre="Precisión" valor={ubicacion.precision} decir={precision} />
        <Dato nombre="Velocidad" valor={ubicacion.velocidad} decir={velocidad} />
        <Dato nombre="Batería" valor={ubicacion.bateria} decir={bateria} />
      </dl>
      <div class="ficha-botones">
        <button type="button" class="boton" onClick={() => acercarse(mapa, [lat, lon])}>
          Centrar
        </button>
        <button
          type="button"
          class="boton"
          aria-pressed={seguida}
          onClick={() => (estado.seguida.value = seguida ? null : usuarioId)}
        >
          Seguir en el mapa
        </button>
      </div>
    </>
  );
}

interface PropiedadesDeDato {
  readonly nombre: string;
  readonly valor: number | null;
  readonly decir: (valor: number) => string;
}

const Dato = ({ nombre, valor, decir }: PropiedadesDeDato) => (
  <>
    <dt>{nombre}</dt>
    <dd>{valor === null ? <span class="apagado">no se sabe</span> : decir(valor)}</dd>
  </>
);

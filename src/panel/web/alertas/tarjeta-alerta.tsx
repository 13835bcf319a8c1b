import { memo } from 'preact/compat';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Hace, Momento } from '../comun/momento.js';
import type { Alerta } from '../datos/contrato.js';
import type { Datos, Supervision } from '../datos/datos.js';
import { BotonDeAtender } from './boton-atender.js';
import { abierta } from './estado-alertas.js';
import { IconoDeAlerta } from './icono-alerta.js';
import { Atencion, Quien, VerDonde, Zona } from './partes-alerta.js';
import { NOMBRE_DE_TIPO } from '../datos/nombres.js';

interface Propiedades {
  readonly alerta: Alerta;
  /** It goes to another list in a moment. */
  readonly seVa: boolean;
  readonly datos: Datos;
  readonly supervision: Supervision;
}

/** One alert that is open, or was until a moment ago. */
export const TarjetaDeAlerta = memo(({ alerta, seVa, datos, supervision }: Propiedades) => {
  const nodo = useRef<HTMLLIElement>(null);
  const { id, tipo, critica, usuarioId, mensaje, abiertaEn, ultimaVezEn, atendidaEn } = alerta;
  const porAtender = atendidaEn === null && abierta(alerta) && !seVa;

  useLayoutEffect(() => {
    const propio = nodo.current;
    const titulo = propio?.closest('section')?.querySelector('h2');
    return () => {
      if (propio?.contains(document.activeElement)) titulo?.focus();
    };
  }, []);

  return (
    <li
      class="alerta"
      tabIndex={-1}
      ref={nodo}
      data-alerta-id={id}
      data-critica={critica}
      data-atendida={atendidaEn !== null}
      data-se-va={seVa}
    >
      <div class="alerta-titulo">
        <IconoDeAlerta tipo={tipo} />
        <h3>
          {NOMBRE_DE_TIPO[tipo]} · <Quien usuarioId={usuarioId} datos={datos} />
        </h3>
        {critica && <span class="alerta-critica">Crítica</span>}
      </div>
      <p class="alerta-mensaje">{mensaje}</p>
      <p class="alerta-detalles">
        <Zona alerta={alerta} supervision={supervision} />
        <span>
          Desde <Momento fecha={abiertaEn} /> (<Hace fecha={abiertaEn} />)
        </span>
        <span>
          Última vez: <Momento fecha={ultimaVezEn} />
        </span>
      </p>
      <div class="alerta-pie">
        <p class="alerta-estado">
          <Atencion alerta={alerta} datos={datos} />
          {(!abierta(alerta) || (seVa && atendidaEn === null)) && <span>Ha terminado</span>}
        </p>
        <VerDonde alerta={alerta} />
        {porAtender && (
          <BotonDeAtender alerta={alerta} datos={datos} supervision={supervision} fila={() => nodo.current} />
        )}
      </div>
    </li>
  );
});

CREATE TABLE "intento_sesion" (
	"clave" text PRIMARY KEY NOT NULL,
	"fallos" double precision NOT NULL,
	"contado_en" timestamp (3) with time zone NOT NULL,
	"libre_desde" timestamp (3) with time zone,
	"conocida_hasta" timestamp (3) with time zone,
	"caduca_en" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "intento_sesion_fallos_no_negativos" CHECK ("intento_sesion"."fallos" >= 0)
);
--> statement-breakpoint
CREATE INDEX "intento_sesion_por_caducidad" ON "intento_sesion" USING btree ("caduca_en");
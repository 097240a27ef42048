-- A payee who may take the money of somebody who has died: an heir, or the union that pays the heirs.
-- Takes: payee.
coalesce({payee}.relation_code, '') in ('heir', 'union')

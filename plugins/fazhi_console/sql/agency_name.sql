select agency_id, name, tier, agency_type, region_code, concat_ws(' › ', province, city, county, township) as place
from dw.dim_agency where agency_id = :agency order by is_current desc, valid_from desc limit 1

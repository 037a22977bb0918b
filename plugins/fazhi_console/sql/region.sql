-- What is this region, and what lies above it?
select region_code, name, tier, parent_code, province_code, city_code, county_code, province, city, county
from dw.dim_region
where region_code = :code and is_current

-- Whose figures? Regions and agencies whose name contains the words.
(select 'region' as kind, region_code as key, name, tier, concat_ws(' › ', province, city, county) as place
 from dw.dim_region
 where is_current and tier <> 'township' and name ilike :like
 order by region_code limit 20)
union all
(select 'agency', agency_id, max(name), max(tier), max(concat_ws(' › ', province, city, county))
 from dw.dim_agency
 where is_current and name ilike :like
 group by agency_id order by max(region_code), agency_id limit :limit offset :offset)

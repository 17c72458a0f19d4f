import sharp from 'sharp'
import { doPictureWork } from '@core/pictures/picture-work'
import { serveRequests } from '@core/workers/serve-requests'

// Every picture is read once; a cache would only hold memory.
sharp.cache(false)
serveRequests(doPictureWork)
